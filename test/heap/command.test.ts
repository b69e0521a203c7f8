import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { readProfile } from '../../src/profile/read.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const folder = fileURLToPath(new URL('../../../test/heap/fixtures/', import.meta.url));

test('--holders tells who holds what lives at the end', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, '--all', '--holders', 'server.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const told = stdout.split('\n').slice(stdout.split('\n').indexOf('Who holds them:')).slice(0, 3);
  assert.match(told[1]!, /^ {2}remember \(server\.js:5\)/);
  assert.match(
    told[2]!,
    /^ {4}[\d.]+ MB, [\d,]+ Object: visitors, an Array \(server\.js:1\) ← the module \(server\.js\)$/,
  );
});

test('what a way holds comes to the bytes that its objects have', () => {
  const outside = mkdtempSync(join(tmpdir(), 'mprof-line-ways-'));
  const output = join(outside, 'p.json');
  try {
    const { stderr, status } = spawnSync(process.execPath, [bin, '--all', '--holders', '-o', output, 'arrays.js'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    const { functions } = readProfile(readFileSync(output, 'utf8'), output);
    for (const [line, elements] of [
      [3, 5000],
      [6, 2700],
    ] as const) {
      const { holders = [] } = functions.flatMap(({ lines }) => lines).find((each) => each.line === line)!;
      const bytes = holders.reduce((sum, way) => sum + way.bytes, 0);
      const right = 300 * elements * 8;
      // Five standard errors of as many samples.
      assert.ok(Math.abs(bytes - right) < 0.25 * right, `line ${line}: ${bytes} of ${right}`);
    }
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test('arrays that V8 makes together with their elements are counted, and nothing else is of their line', () => {
  const outside = mkdtempSync(join(tmpdir(), 'mprof-line-rows-'));
  const output = join(outside, 'p.json');
  try {
    const { stderr, status } = spawnSync(process.execPath, [bin, '--all', '--holders', '-o', output, 'rows.js'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    const { functions } = readProfile(readFileSync(output, 'utf8'), output);
    const { kinds = [], holders = [] } = functions.flatMap(({ lines }) => lines).find(({ line }) => line === 4)!;
    // V8's compiler may have made something in it, too.
    const most = kinds.filter(({ bytes }) => bytes > 0.02 * kinds[0]!.bytes).map(({ kind }) => kind);
    assert.deepEqual(most, ['Array']);
    // Five standard errors of as many samples.
    for (const count of [kinds[0]!.count, holders[0]!.count])
      assert.ok(Math.abs(count - 8000) < 1600, `${count} of 8,000`);
  } finally {
    rmSync(outside, { recursive: true });
  }
});

test('strings are held by what the program keeps them in, not by tables of V8', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, '--all', '--holders', 'strings.js'], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const told = stdout.split('\n').slice(stdout.split('\n').indexOf('Who holds them:'));
  assert.match(told[2]!, /^ {4}[\d.]+ MB.*: seen, a Set \(strings\.js:1\) ← the module \(strings\.js\)$/);
});

test('the code of a regular expression is told as that, by the variable that has it', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [bin, '--all', '--live=1KB', '--holders', 'patterns.js'],
    { cwd: folder, encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  assert.match(
    stdout,
    /greets \(patterns\.js:5\).*\n {4}[\d.]+ KB: greeting, a compiled regular expression \(patterns\.js:3\) ← the module \(patterns\.js\)\n/,
  );
});

test('a process that reports by itself says that it does not tell who holds what', () => {
  const register = new URL('../../src/load/register.js', import.meta.url).href;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', register, 'server.js'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, MPROF_LINE_ALL: 'true', MPROF_LINE_HOLDERS: 'true' },
  });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^Alive at the end: /m);
  assert.match(
    `${stdout}${stderr}`.replace(/\s+/g, ' '),
    /who holds the objects is told by mprof-line, not by a process that/,
  );
});
