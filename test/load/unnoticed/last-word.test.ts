import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { Worker } from 'node:worker_threads';
import { waitUntilSaved } from '../../../src/load/unnoticed/last-word.ts';

/** What a sampler does for a thread, each 20 ms: saves that follow each other by renaming. */
const SAVES = `
const { renameSync, writeFileSync } = require('node:fs');
const { workerData: { path, saves, final } } = require('node:worker_threads');
for (let i = 0; i < saves; i++) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  writeFileSync(path + '.tmp', String(i));
  renameSync(path + '.tmp', path + (final ? '.final' : '.live'));
}`;

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-last-word-'));
  try {
    await run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function saving(path: string, saves: number, final: boolean, meanwhile: () => void): Promise<void> {
  const worker = new Worker(SAVES, { eval: true, workerData: { path, saves, final } });
  meanwhile();
  await once(worker, 'exit');
}

test('of a thread that has begun and saved nothing yet the second snapshot is waited for', () =>
  inFolder(async (folder) => {
    const path = join(folder, `${process.pid}-abc-0`);
    writeFileSync(`${path}.begun`, '');
    await saving(path, 2, false, () => {
      waitUntilSaved(folder, process.pid);
      assert.ok(statSync(`${path}.live`).size > 0);
    });
  }));

test('a last word ends the waiting', () =>
  inFolder(async (folder) => {
    const path = join(folder, `${process.pid}-abc-0`);
    writeFileSync(`${path}.begun`, '');
    writeFileSync(`${path}.live`, '');
    await saving(path, 1, true, () => {
      waitUntilSaved(folder, process.pid);
      assert.ok(statSync(`${path}.final`).size > 0);
    });
  }));

test('other threads, other processes, those that measure nothing and those that have ended are not waited for', () =>
  inFolder(async (folder) => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    for (const name of [`${process.pid}-abc-2.begun`, `${child.pid}-abc-0.begun`, `${process.pid}-abc-1.member`]) {
      writeFileSync(join(folder, name), '');
    }
    const before = process.hrtime.bigint();
    waitUntilSaved(folder, process.pid, 1);
    waitUntilSaved(folder, 1);
    waitUntilSaved(folder, child.pid!);
    waitUntilSaved(join(folder, 'none'), process.pid);
    // Each would have been given two seconds.
    assert.ok(process.hrtime.bigint() - before < 2_000_000_000n);
  }));

test('a process that was stopped can save nothing', { skip: process.platform !== 'linux' }, () =>
  inFolder(async (folder) => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    child.kill('SIGSTOP');
    writeFileSync(join(folder, `${child.pid}-abc-0.begun`), '');
    const before = process.hrtime.bigint();
    waitUntilSaved(folder, child.pid!);
    assert.ok(process.hrtime.bigint() - before < 2_000_000_000n);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }),
);
