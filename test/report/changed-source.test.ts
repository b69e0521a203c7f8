import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/profile/types.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-changed-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const program = `// @profile
function fill() {
  const list = [];
  for (let i = 0; i < 100; i++) list.push({ i });
  // a line that cannot run
  return list.length;
}
fill();
`;

function run(...args: string[]): { stdout: string; stderr: string; status: number | null } {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, ...args], { cwd: folder, encoding: 'utf8' });
  return { stdout, stderr, status };
}

function measured(name: string, text = program): Profile {
  writeFileSync(join(folder, `${name}.js`), text);
  run('-o', `${name}.json`, `${name}.js`);
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Profile;
}

test('a profile knows its sources by hash, and the lines that ran by text', () => {
  const [file] = measured('known').files;
  assert.equal(file!.hash, createHash('sha256').update(program).digest('hex'));
  assert.deepEqual(file!.text, [
    { line: 2, text: 'function fill() {' },
    { line: 3, text: '  const list = [];' },
    { line: 4, text: '  for (let i = 0; i < 100; i++) list.push({ i });' },
    { line: 6, text: '  return list.length;' },
  ]);
});

test('a report of a file that has changed shows the lines as they were, and says so', () => {
  measured('edited');
  writeFileSync(join(folder, 'edited.js'), `// NEW\n${program.replace('list.length', 'NEW')}`);
  for (const format of ['table', 'md', 'csv', 'classic']) {
    const { stdout, stderr } = run('report', 'edited.json', '--format', format);
    assert.ok(!stdout.includes('NEW'), format);
    assert.match(stdout, /\b6\b.*return list\.length;/, format);
    const said = format === 'csv' || format === 'classic' ? stderr : stdout;
    assert.match(said, /edited\.js: it has changed since it was measured/, format);
  }
  assert.match(run('report', 'edited.json').stdout, /The file has changed since: its lines are shown as they were\./);
  run('report', 'edited.json', '-o', 'embedded.json', '--embed-source');
  const [file] = (JSON.parse(readFileSync(join(folder, 'embedded.json'), 'utf8')) as Profile).files;
  assert.equal(file!.source, undefined);
});

test('a report of a file that has gone shows the lines as they were', () => {
  measured('gone');
  rmSync(join(folder, 'gone.js'));
  const { stdout } = run('report', 'gone.json');
  assert.match(stdout, /\b6\b.*return list\.length;/);
  assert.match(stdout, /The file is not available: the lines that ran are shown as they were\./);
  assert.doesNotMatch(stdout, /has changed/);
});

test('a file that is the same again is shown as a whole', () => {
  measured('again');
  writeFileSync(join(folder, 'again.js'), 'NEW');
  writeFileSync(join(folder, 'again.js'), program);
  assert.match(run('report', 'again.json').stdout, /\b5\b +\/\/ a line that cannot run/);
});

test('a program that writes its own file while it runs is said', () => {
  const profile = measured('itself', `${program}require('node:fs').writeFileSync(__filename, 'NEW');\n`);
  assert.deepEqual([profile.files[0]!.hash, profile.files[0]!.text], [undefined, undefined]);
  assert.deepEqual(profile.run.warnings, [
    {
      kind: 'other',
      message: 'it was written while the program ran: its lines may not be those that were measured',
      file: 'itself.js',
    },
  ]);
});

test('long lines are cut', () => {
  const profile = measured(
    'long',
    program.replace('// a line', `/* ${'x'.repeat(5000)} */ //`).replace('[];', `[]; // ${'y'.repeat(5000)}`),
  );
  assert.equal(profile.files[0]!.text!.find(({ line }) => line === 3)!.text.length, 300);
});
