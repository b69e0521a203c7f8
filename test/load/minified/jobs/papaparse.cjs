const Papa = require('papaparse/papaparse.min.js');
const rows = Array.from({ length: 400 }, (_, i) => [i, `name ${i}, "quoted"`, i * 1.5, i % 2 === 0]);
const csv = Papa.unparse({ fields: ['id', 'name', 'value', 'even'], data: rows }, { quotes: false });
const { data, meta, errors } = Papa.parse(csv, { header: true, dynamicTyping: true });
console.log(csv.length, data.length, JSON.stringify(data.slice(0, 3)), JSON.stringify(meta), errors.length);
let steps = 0;
Papa.parse(csv, { step: () => steps++, complete: () => console.log('complete', steps) });
console.log(JSON.stringify(Papa.parse('a\tb\n"1\t2', { delimiter: '\t' })));
try {
  Papa.parse(csv, {
    step: () => {
      throw new Error('in a step');
    },
  });
} catch (error) {
  console.log(error.stack);
}
