/** The profiler's own failures: the program does not notice, and they are said once. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { bin, fixture, hits, readIfThere, run, runPlain, runProfiled } from './programs.ts';

/** Lines of ours on stderr, without the names of files and folders. */
function said(stderr: string): string[] {
  return stderr
    .split('\n')
    .filter((line) => line.startsWith('mprof-line: '))
    .map((line) => line.replace(/process \d+/, 'process PID').replace(/\/\S+/, 'PATH'));
}

test('a deleted temporary folder', async () => {
  const { status, stdout, stderr, profile } = await runProfiled('removes-folder.cjs');
  assert.deepEqual([status, stdout], [0, 'kept 100\nkept 100\n']);
  assert.deepEqual(said(stderr), [
    'mprof-line: nothing can be reported: what the folder PATH held could not be read',
    'mprof-line: wrote PATH',
  ]);
  assert.equal(profile!.run.warnings[0]!.kind, 'lost');
});

test('a full disk: what was saved before is reported', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'full-'));
  const device = mkdtempSync(join(folder, 'device-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', device]).status === 0;
  try {
    if (!mounted) return t.skip('no file system of its own can be mounted here');
    const path = join(folder, 'profile.json');
    const { status, stdout, stderr } = await run(
      process.execPath,
      [bin, '-o', path, fixture('fills-disk.cjs')],
      {},
      device,
    );
    assert.deepEqual([status, stdout], [6, 'ENOSPC\nkept 100\n']);
    assert.deepEqual(said(stderr), [
      'mprof-line: what process PID measured could not be saved: ENOSPC: no space left on device, write',
      'mprof-line: wrote PATH',
    ]);
    const profile = readIfThere(path)!;
    assert.equal(hits(profile, 'work', 6), 100);
    assert.match(
      profile.run.warnings[0]!.message,
      /^the last word of process \d+ is missing: its numbers are those of its first \d+\.\d s$/,
    );
  } finally {
    if (mounted) spawnSync('umount', [device]);
    rmSync(folder, { recursive: true });
  }
});

test('an error of our own runtime: the program runs unmeasured', async () => {
  const [plain, ours] = await Promise.all([runPlain('breaks-profiler.cjs'), runProfiled('breaks-profiler.cjs')]);
  assert.deepEqual([ours.status, ours.stdout], [plain.status, plain.stdout]);
  assert.equal(
    said(ours.stderr)[0],
    'mprof-line: process PID is not measured: Cannot redefine property: _fatalException',
  );
});

test('neither threads nor files are allowed', { skip: !hasPermissions() }, async () => {
  const node = [permission(), '--allow-fs-read=*', '--no-warnings'];
  const [plain, ours] = await Promise.all([runPlain('return.cjs', { node }), runProfiled('return.cjs', { node })]);
  assert.deepEqual([ours.status, ours.stdout], [plain.status, plain.stdout]);
  const [first, second] = said(ours.stderr);
  assert.match(
    first!,
    /^mprof-line: what process PID measured could not be saved: Access to this API has been restricted/,
  );
  assert.equal(second, 'mprof-line: nothing can be reported: process PID ended with status 5 and left nothing in PATH');
});

function permission(): string {
  return process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission';
}

function hasPermissions(): boolean {
  return spawnSync(process.execPath, [permission(), '--allow-fs-read=*', '-e', '0']).status === 0;
}
