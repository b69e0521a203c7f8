// Memory of three ways to the pseudo-inverse, over time:
//
//     node examples/pseudo-inverse-over-time.js [n] [image.png|.svg|.html]
//
// Each runs in a process of its own, so that none profits from memory that another one left.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { memoryUsage, plotHtml, plotPng, plotSvg, plotTerminal } from 'mprof-line';
import * as methods from './pseudo-inverse-methods.js';

const names = ['bySvd', 'byQr', 'byNormalEquations'];

if (process.send) {
  process.once('message', async ({ name, n }) => {
    const matrix = methods.randomMatrixWarm(n);
    const { result, ...usage } = await memoryUsage([methods[name], [matrix]], { interval: 2 });
    process.send(usage);
    process.disconnect();
  });
} else {
  const [n = '400', image = 'pseudo-inverse-over-time.png'] = process.argv.slice(2);
  const usages = [];
  for (const name of names) usages.push(await measureInChild(name, Number(n)));
  const title = `Pseudo-inverse of a ${2 * n} × ${n} matrix`;
  process.stdout.write(plotTerminal(usages, { title, width: Number(process.env.COLUMNS) || process.stdout.columns || 100 }));
  for (const { name, peak, baseline, duration } of usages) {
    console.log(`${name.padEnd(18)} ${((peak - baseline) / 2 ** 20).toFixed(1).padStart(6)} MB above the baseline, ${duration.toFixed(0).padStart(6)} ms`);
  }
  const draw = image.endsWith('.html') ? plotHtml : image.endsWith('.svg') ? plotSvg : plotPng;
  writeFileSync(image, draw(usages, { title }));
  console.error(`wrote ${image}`);
}

function measureInChild(name, n) {
  const child = fork(fileURLToPath(import.meta.url));
  child.send({ name, n });
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
  });
}
