// Runs the tests on every supported Node version; the `node` package of npm carries the binaries. Arguments: the versions, all
// when there are none; what follows `--` is for test.mjs.
import { spawnSync } from 'node:child_process';

const words = process.argv.slice(2);
const end = words.includes('--') ? words.indexOf('--') : words.length;
const versions = end > 0 ? words.slice(0, end) : ['20', '22', '24', '26'];
let failed = 0;
for (const version of versions) {
  console.error(`\n# Node ${version}`);
  const { status } = spawnSync('npx', ['-y', `node@${version}`, 'scripts/test.mjs', ...words.slice(end + 1)], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
