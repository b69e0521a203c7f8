/** What the profiler writes is for its user's eyes, and nothing that others planted is followed. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { bin, fixture, runOwn } from './programs.ts';

const skip = process.platform === 'win32';
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

test('snapshots are 0600 in a folder of 0700, whatever the umask', { skip, timeout: 30_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'private-'));
  try {
    const child = spawn('sh', ['-c', 'umask 0; exec "$0" "$@"', process.execPath, bin, fixture('waits.cjs')], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, TMPDIR: folder },
    });
    let stdout = '';
    while (!stdout.includes('ready')) stdout += String((await once(child.stdout, 'data'))[0]);
    const session = join(folder, readdirSync(folder).find((name) => name.startsWith('mprof-line-'))!);
    assert.equal(modeOf(session), '700');
    const all = readdirSync(session);
    assert.ok(all.some((name) => name.includes('.live')));
    // What was saved changes its name while it is looked at.
    const modes = all.map((name) => statSync(join(session, name), { throwIfNoEntry: false })?.mode ?? 0o600);
    for (const mode of modes) assert.equal(mode & 0o777, 0o600, String(all));
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
    assert.deepEqual(readdirSync(folder), []);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a link in the place of an output is replaced, not followed', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'private-'));
  try {
    const secret = join(folder, 'secret');
    const output = join(folder, 'profile.md');
    writeFileSync(secret, 'untouched');
    symlinkSync(secret, output);
    const { status } = await runOwn(['-o', output, fixture('return.cjs')]);
    assert.equal(status, 5);
    assert.equal(readFileSync(secret, 'utf8'), 'untouched');
    assert.ok(lstatSync(output).isFile());
    assert.equal(modeOf(output), '600');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a profile of a file whose name holds control characters is read again', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'private-'));
  try {
    writeFileSync(join(folder, 'a\t\n\u001b[2J.cjs'), '// @profile\nfunction f() {\n  return [1];\n}\nf();\n');
    const { status, profile } = await runOwn(['a\t\n\u001b[2J.cjs'], { cwd: folder });
    assert.equal(status, 0);
    assert.equal(profile!.files[0]!.path, 'a\t\n\u001b[2J.cjs');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file named like markup is text in a report', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'private-'));
  try {
    mkdirSync(join(folder, '<script>'));
    const program = join(folder, '<script>', '<img src=x onerror=alert(1)>.cjs');
    writeFileSync(program, '// @profile\nfunction f() {\n  return "</script>";\n}\nf();\n');
    const output = join(folder, 'report.md');
    const { status, profile } = await runOwn(['-o', output, program], { cwd: folder });
    assert.equal(status, 0);
    assert.equal(profile!.files[0]!.path, '<script>/<img src=x onerror=alert(1)>.cjs');
    // Every `<` stands in a code span or behind a backslash.
    for (const line of readFileSync(output, 'utf8').split('\n')) {
      assert.doesNotMatch(line.replace(/(`+).*?[^`]\1(?!`)/g, '').replaceAll('\\<', ''), /</);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
