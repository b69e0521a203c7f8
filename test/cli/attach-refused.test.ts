import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fixture, folder, mprofLine, startMprofLine } from './mprof.ts';

describe('processes that are not attached to', { skip: process.platform === 'win32' && 'signals' }, () => {
  it('another program, which the signal would end', async () => {
    const child = spawn('sleep', ['60']);
    after(() => child.kill());
    await once(child, 'spawn');
    const { status, stderr } = mprofLine(folder(), ['attach', '--lines', '--all', String(child.pid)]);
    assert.equal(status, 2);
    if (process.platform === 'linux')
      assert.match(stderr, /process \d+ is (?:sleep|busybox|coreutils), expected node\n$/);
    assert.equal(child.exitCode, null);
  });

  it('one of somebody else', { skip: process.getuid?.() !== 0 && 'only root has two users' }, (t) => {
    const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
    const args = [bin, 'attach', '--lines', '--all', String(process.pid)];
    const nobody = { encoding: 'utf8', uid: 65534, gid: 65534 } as const;
    const { status, stderr, error } = spawnSync(process.execPath, args, nobody);
    if ((error as NodeJS.ErrnoException)?.code === 'EACCES') return t.skip('this node can be run by its owner only');
    assert.equal(error, undefined);
    assert.equal(status, 2);
    const said = `process ${process.pid} belongs to somebody else: its inspector can be opened by its owner only`;
    assert.equal(stderr, `mprof-line: ${said}\n`);
  });

  it('one that has gone', () => {
    const { status, stderr } = mprofLine(folder(), ['attach', '--lines', '999999999']);
    assert.equal(status, 2);
    assert.equal(stderr, 'mprof-line: there is no process 999999999: it has ended, or it never existed\n');
  });

  // Later ones replace no functions, and answer at once.
  const answers = Number(process.versions.node.split('.')[0]) >= 26;
  it('one that does not come to the end of its turn: Ctrl-C ends the waiting', { skip: answers }, async (t) => {
    const cwd = folder();
    const args = ['--inspect-port=0', fixture('attach-busy.cjs'), join(cwd, 'enough')];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    t.after(() => child.kill('SIGKILL'));
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(child.stdout, 'data');
    const attached = startMprofLine(cwd, ['attach', '--lines', String(child.pid)]);
    let stderr = '';
    attached.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    while (!said.includes('attached')) await once(child.stderr, 'data');
    attached.kill('SIGINT');
    assert.deepEqual(await once(attached, 'close'), [2, null]);
    assert.equal(stderr, `mprof-line: process ${child.pid} has not answered yet, so nothing was measured\n`);
    writeFileSync(join(cwd, 'enough'), '');
    assert.deepEqual(await once(child, 'close'), [3, null]);
    assert.equal(stdout, 'busy\n0\n');
  });
});
