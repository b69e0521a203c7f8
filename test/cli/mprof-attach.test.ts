import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { peakOf } from '../../src/series/peak.ts';
import { untilFiles } from '../until.ts';
import { folder, mprofLine, onlyRecording, startMprofLine } from './mprof.ts';

const node = process.execPath;
const MiB = 1048576;
const posix = { skip: process.platform === 'win32' ? 'signals' : false };

describe('mprof-line attach', () => {
  it('records a running process until it ends', async () => {
    const cwd = folder();
    const child = spawn(
      node,
      [
        '-e',
        'process.stdin.on("data", () => { globalThis.x = Buffer.alloc(90 * 2 ** 20, 1); setTimeout(process.exit, 150) })',
      ],
      { stdio: ['pipe', 'inherit', 'inherit'] },
    );
    await once(child, 'spawn');
    const attached = startMprofLine(cwd, ['attach', '-T', '5', String(child.pid)]);
    const exit = once(attached, 'exit');
    await untilRecorded(cwd, 'CMDLINE');
    child.stdin!.write('go');
    assert.deepEqual(await exit, [0, null]);
    assert.ok(peakOf(onlyRecording(cwd))!.memory > 90 * MiB);
  });

  it('ends on Ctrl-C and leaves the process alone', posix, async () => {
    const cwd = folder();
    const child = spawn(node, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'inherit', 'inherit'] });
    await once(child, 'spawn');
    const attached = startMprofLine(cwd, ['run', '--attach', '-T', '5', String(child.pid)]);
    await untilRecorded(cwd, 'MEM');
    const exit = once(attached, 'exit');
    attached.kill('SIGINT');
    assert.deepEqual(await exit, [0, null]);
    assert.equal(child.exitCode, null);
    child.stdin!.end();
    await once(child, 'exit');
    assert.ok(onlyRecording(cwd).main.time.length > 0);
  });

  it('says that there is no such process', () => {
    const { status, stderr } = mprofLine(folder(), ['attach', '999999999']);
    assert.equal(status, 2);
    assert.equal(stderr, 'mprof-line: there is no process 999999999: it has ended, or it never existed\n');
  });
});

/** Waits for a record in the recording that is being written in a folder. */
function untilRecorded(cwd: string, record: string): Promise<void> {
  const holds = (name: string): boolean => readFileSync(join(cwd, name), 'utf8').includes(record);
  return untilFiles(cwd, `a recording with ${record}`, () => readdirSync(cwd).some(holds));
}
