// Runs the built tests with node:test. Arguments: substrings of the test files to run; --slow runs *.slow.test.js instead,
// --every both, those first. With --brief they ask each tool for its lines once, and compare nothing. TESTS_AT_ONCE: how many files
// run at a time. A file that fails among the others runs once more by itself,
// since its programs share the processors with theirs: what fails again has failed, what passes then is named at the end.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const every = process.argv.includes('--every');
const slow = every || process.argv.includes('--slow');
const isSlow = (name) => name.endsWith('.slow.test.js');
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const files = readdirSync('dist/test', { recursive: true })
  .map((name) => join('dist/test', String(name)))
  .filter((name) => name.endsWith('.test.js') && (every || isSlow(name) === slow))
  .filter((name) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
  // Those that take longest are not the last ones then.
  .sort((a, b) => isSlow(b) - isSlow(a) || (a < b ? 1 : -1))
  .map((name) => resolve(name));
if (files.length === 0) {
  console.error('test: no test file matches ' + wanted.join(', '));
  process.exit(1);
}
if (process.argv.includes('--brief')) process.env.TESTS_BRIEF = '1';
// Each file is loaded anew once, and from the cache after that, as it is for a person.
const cache = mkdtempSync(join(tmpdir(), 'mprof-line-test-cache-'));
process.env.XDG_CACHE_HOME = cache;
// Node 20 reads these certificates before each program, which takes longer than its start; only npm is asked for anything over a network.
process.env.TESTS_EXTRA_CA_CERTS = process.env.NODE_EXTRA_CA_CERTS ?? '';
delete process.env.NODE_EXTRA_CA_CERTS;

/** The files of which a test failed. A file that hangs ends after `timeout` ms, so that the others are heard of. */
async function failing(files, concurrency) {
  const failed = new Set();
  const events = run({ files, concurrency, timeout: slow ? 600_000 : 240_000 });
  events.on('test:fail', ({ file, name, todo }) => {
    if (todo === undefined) failed.add(files.find((path) => path === file || path === name) ?? file);
  });
  await pipeline(events, new spec(), process.stdout, { end: false });
  return [...failed];
}

const once = await failing(files, Number(process.env.TESTS_AT_ONCE ?? 3));
// A test that another module declares names that module: no file to run again.
const again = once.length > 0 && once.length <= 8 && once.every((file) => files.includes(file));
const twice = again ? await failing(once, 1) : once;
for (const file of once)
  console.log(`${twice.includes(file) ? 'failed' : 'failed among the others, passed by itself'}: ${file}`);
rmSync(cache, { recursive: true, force: true });
process.exit(twice.length === 0 ? 0 : 1);
