/*
 * A published package under the profiler: Papa Parse reads five megabytes of CSV.
 *
 *   npm install papaparse
 *   npx mprof-line --all --include 'node_modules/papaparse/**' --sort self --top 3 examples/csv.js
 *
 * --all takes every function, --include lets it look into that package, and --sort self puts the functions first whose own
 * lines allocate most.
 */
import Papa from 'papaparse';

let csv = 'id,name,city,amount,remark\n';
for (let i = 0; i < 60_000; i++) {
  csv += `${i},"Name, ${i}",Basel,${i * 1.5},"She said ""hello"" on line ${i}, and went on to say no more than that"\n`;
}
const { data } = Papa.parse(csv, { header: true, dynamicTyping: true });
console.log(`${(csv.length / 1024 / 1024).toFixed(1)} MB of CSV became ${data.length} records`);
