/** Runs a bench on every supported Node version: `node versions.js accuracy [arguments…]`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [name, ...args] = process.argv.slice(2);
const bench = fileURLToPath(new URL(`./${name}.js`, import.meta.url));
let failed = 0;
for (const version of ['20', '22', '24', '26']) {
  const { status } = spawnSync('npx', ['-y', `node@${version}`, bench, ...args], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
