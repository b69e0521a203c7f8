// Runs the built tests with node:test. Arguments: substrings of the test files to run; --slow runs *.slow.test.js instead;
// with --brief they ask each tool for its lines once, and compare nothing.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const slow = process.argv.includes('--slow');
const brief = process.argv.includes('--brief') ? { TESTS_BRIEF: '1' } : {};
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const files = readdirSync('dist/test', { recursive: true })
  .map((name) => join('dist/test', String(name)))
  .filter((name) => name.endsWith('.test.js') && name.endsWith('.slow.test.js') === slow)
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
  .sort();
if (files.length === 0) {
  console.error('test: no test file matches ' + wanted.join(', '));
  process.exit(1);
}
// A file that hangs ends after this many ms, so that the others are heard of.
const limit = slow ? 600_000 : 240_000;
// Each file is loaded anew once, and from the cache after that, as it is for a person.
const cache = mkdtempSync(join(tmpdir(), 'mprof-line-test-cache-'));
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=3', `--test-timeout=${limit}`, ...files],
  { stdio: 'inherit', env: { ...process.env, ...brief, XDG_CACHE_HOME: cache } },
);
rmSync(cache, { recursive: true, force: true });
process.exit(status ?? 1);
