// Runs the test suites of well-known packages plain, and again with every function of theirs instrumented: the same
// tests must pass and fail, in the same words. `node scripts/package-suites.mjs [--all] [names…]` installs the packages in
// node_modules/.cache/mprof-line; without names it takes all but the longest three, with --all all.
// `node scripts/package-suites.mjs --clones FOLDER [names…]` takes other packages, of which FOLDER has clones, each with the
// dependencies of its tests installed: package-suites-cloned.mjs lists them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { check, HEADS } from './package-suites-check.mjs';
import { CLONED, waysOfClone } from './package-suites-cloned.mjs';
import { INSTALLED, install, waysOf } from './package-suites-installed.mjs';

const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false }, clones: { type: 'string' } },
});
const clones = values.clones && resolve(values.clones);
const all = clones ? CLONED : INSTALLED;
const chosen = all.filter(({ name, long }) => (wanted.length > 0 ? wanted.includes(name) : !long || values.all));
if (chosen.length === 0) {
  console.error(
    `package-suites: no suite named ${wanted.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-suites-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
if (!clones) install();

console.log(`Node ${process.versions.node}\n${HEADS}`);
let run = 0;
let different = 0;
const queue = [...chosen];
async function checkNext() {
  for (let suite = queue.shift(); suite; suite = queue.shift()) {
    if (Number.parseInt(process.versions.node, 10) < suite.major) {
      console.log(`${suite.name.padEnd(13)} not run: its code is for Node ${suite.major} and later`);
      continue;
    }
    run++;
    const profile = join(folder, `${suite.name}.json`);
    const ways = clones ? waysOfClone(suite, clones, profile) : waysOf(suite, profile);
    if (!(await check(suite, ways, !clones))) different++;
  }
}
// Two at a time: the plain run of a suite ends long before the other. A clone's tests may write files beside them.
await Promise.all([checkNext(), checkNext()]);
console.log(`${run - different} of ${run} suites have the same results with all of their functions instrumented`);
process.exit(different === 0 ? 0 : 1);
