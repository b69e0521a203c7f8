// Runs the tests on every supported Node version; the `node` package of npm carries the binaries.
import { spawnSync } from 'node:child_process';

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['20', '22', '24', '26'];
let failed = 0;
for (const version of versions) {
  console.error(`\n# Node ${version}`);
  const { status } = spawnSync('npx', ['-y', `node@${version}`, 'scripts/test.mjs'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) failed++;
}
process.exit(failed === 0 ? 0 : 1);
