import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/profile/types.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-merge-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const program = `// @profile
function fill(count) {
  const list = [];
  for (let i = 0; i < count; i++) list.push({ i });
  return list.length;
}
fill(Number(process.argv[2]));
`;

function run(...args: string[]): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
  return { stdout, stderr, status };
}

function read(name: string): Profile {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Profile;
}

function hits(profile: Profile): number[] {
  return profile.functions.flatMap(({ lines }) => lines.map((line) => line.hits));
}

writeFileSync(join(folder, 'fill.js'), program);
run('-o', 'one.json', 'fill.js', '100');
run('-o', 'two.json', 'fill.js', '50');

test('report adds up the profiles that it is given', () => {
  const { stdout, stderr, status } = run('report', 'one.json', 'two.json');
  assert.deepEqual([stderr, status], ['', 0]);
  assert.match(stdout, /^fill {2}fill\.js:2 {2}called 2 times, in 2 threads, allocated /m);
  assert.match(stdout, /2 profiles added up/);
  run('report', 'one.json', 'two.json', '-o', 'both.json');
  const [one, two, both] = [read('one.json'), read('two.json'), read('both.json')];
  assert.deepEqual(
    hits(both),
    hits(one).map((count, i) => count + hits(two)[i]!),
  );
  assert.equal(both.totals.allocated, one.totals.allocated + two.totals.allocated);
  assert.equal(both.run.profiles, 2);
});

test('a sum is a profile: it is added up again', () => {
  run('-o', 'three.json', 'fill.js', '7');
  run('report', 'both.json', 'three.json', '-o', 'all.json');
  assert.equal(read('all.json').run.profiles, 3);
  assert.equal(read('all.json').run.threads.length, 3);
});

test('of a source that has changed between the runs each text has its own lines', () => {
  writeFileSync(join(folder, 'edited.js'), program);
  run('-o', 'before.json', 'edited.js', '10');
  writeFileSync(join(folder, 'edited.js'), `// NEW\n${program}`);
  run('-o', 'after.json', 'edited.js', '10');
  const { stdout } = run('report', 'before.json', 'after.json');
  assert.match(stdout, /edited\.js: its text in after\.json is another one than in before\.json/);
  // The one shows the lines as they were, the other is the file as it is.
  assert.equal(stdout.match(/^fill {2}edited\.js:2 {2}called once/gm)!.length, 1);
  assert.equal(stdout.match(/^fill {2}edited\.js:3 {2}called once/gm)!.length, 1);
  assert.equal(stdout.match(/The file has changed since: its lines are shown as they were\./g)!.length, 1);
  assert.equal(stdout.match(/edited\.js: it has changed since it was measured/g)!.length, 1);
});

test('a run twice, and a file that is none, are refused', () => {
  writeFileSync(join(folder, 'copy.json'), readFileSync(join(folder, 'one.json')));
  assert.deepEqual(run('report', 'one.json', 'copy.json'), {
    stdout: '',
    stderr: 'mprof-line: one.json and copy.json are of the same run: what it did would count twice\n',
    status: 2,
  });
  assert.deepEqual(
    run('report', 'one.json', 'none.json').stderr,
    'mprof-line: cannot read none.json: there is no such file\n',
  );
});
