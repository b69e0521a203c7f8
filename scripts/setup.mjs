// Installs what package-lock.json asks for when it is not there yet, then builds. Prints only when it has work to do.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (error) console.error(`setup: could not start ${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
}

const stamp = 'node_modules/.package-lock.json';
const upToDate = existsSync(stamp) && statSync(stamp).mtimeMs >= statSync('package-lock.json').mtimeMs;
if (!upToDate) {
  console.error('setup: installing dependencies');
  // Refuses a lock that does not name the binaries of every platform, so that it cannot lose them again.
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}
run(process.execPath, ['node_modules/typescript/bin/tsc', '-b']);
// The compiler has written since the bundles were made.
const made = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const parts = ['runtime', 'instrument', 'src', 'page-program'].map((part) => made(`dist/${part}/.tsbuildinfo`));
if (made('dist/bundle/launcher.cjs') < Math.max(...parts)) run(process.execPath, ['scripts/bundle.mjs']);
