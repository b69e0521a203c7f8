// The memory that three ways to the pseudo-inverse need, against the size of the matrix, with the order of growth of each:
//
//     node examples/peak-against-dimension.js [largest n] [image.png|.svg|.html]
import { writeFileSync } from 'node:fs';
import { memoryGrowth, plotHtml, plotPng, plotSvg, plotTerminal } from 'mprof-line';

const [largest = '640', image = 'peak-against-dimension.png'] = process.argv.slice(2);
// In equal steps sizes tell orders apart better than at equal distances. The fastest way goes one step further.
const steps = { bySvd: 5, byQr: 5, byNormalEquations: 6 };
const module = new URL('./pseudo-inverse-methods.js', import.meta.url);

const growths = [];
for (const [name, count] of Object.entries(steps)) {
  const sizes = Array.from({ length: count }, (_, i) => Math.round(Number(largest) * 2 ** ((i - 4) / 2)));
  // Each run has a process of its own; the matrix itself is not counted.
  const prepare = { module, name: 'randomMatrixWarm' };
  const onPoint = ({ n, peak }) => console.error(`${name}, n = ${n}: ${(peak / 2 ** 20).toFixed(1)} MB`);
  growths.push(await memoryGrowth({ module, name }, sizes, { prepare, onPoint }));
}

const options = { title: 'Memory that the pseudo-inverse needs', label: 'n, for a matrix of 2n × n' };
process.stdout.write(plotTerminal(growths, { ...options, width: Number(process.env.COLUMNS) || process.stdout.columns || 100 }));
for (const growth of growths) console.log(String(growth));
const draw = image.endsWith('.html') ? plotHtml : image.endsWith('.svg') ? plotSvg : plotPng;
writeFileSync(image, draw(growths, options));
console.error(`wrote ${image}`);
