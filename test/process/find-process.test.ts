import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import '../leave-nothing.ts';
import { findProcess } from '../../src/process/find-process.ts';
import { listProcesses } from '../../src/process/process-list.ts';

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
after(() => rmSync(folder, { recursive: true }));

describe('findProcess', () => {
  it('takes a number as it is', async () => {
    assert.equal(await findProcess('123'), 123);
  });

  it('finds a program by its name, and says when there is none or more than one', {
    skip: process.platform === 'win32',
  }, async () => {
    const program = join(folder, 'tsleepy42');
    copyFileSync('/bin/sleep', program);
    await assert.rejects(findProcess('tsleepy42'), {
      message: 'attach: no process is named tsleepy42; expected a pid or the name of a running program',
    });
    const one = spawn(program, ['60']);
    await once(one, 'spawn');
    assert.equal(await findProcess('tsleepy42'), one.pid);
    assert.equal(await findProcess('leepy4'), one.pid);
    const two = spawn(program, ['60']);
    await once(two, 'spawn');
    await assert.rejects(findProcess('tsleepy42'), /2 processes are named tsleepy42: .*give the pid of one/);
    one.kill();
    two.kill();
    await Promise.all([once(one, 'exit'), once(two, 'exit')]);
  });

  it('knows the script from a value of an option before it', { skip: process.platform !== 'linux' }, async () => {
    const [first, script] = [join(folder, 'first42.cjs'), join(folder, 'tscript42.cjs')];
    writeFileSync(first, '');
    writeFileSync(script, 'setTimeout(() => {}, 60_000)');
    const one = spawn(process.execPath, ['--require', first, script]);
    await once(one, 'spawn');
    assert.equal(await findProcess('tscript42.cjs'), one.pid);
    await assert.rejects(findProcess('first42.cjs'), /no process is named first42\.cjs/);
    one.kill();
    await once(one, 'exit');
  });

  it('lists this process by ps as well', async () => {
    const me = (await listProcesses()).find((each) => each.pid === process.pid);
    assert.equal(me?.parent, process.ppid);
  });
});
