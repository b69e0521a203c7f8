import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import '../leave-nothing.ts';
import { MprofLineError } from '../../src/error.ts';
import { openProcess } from '../../src/process/proc-linux.ts';
import { hasProc, openTree } from '../../src/process/tree.ts';
import { openLinuxTree } from '../../src/process/tree-linux.ts';
import { openPortableTree } from '../../src/process/tree-portable.ts';
import type { ProcessTree } from '../../src/process/types.ts';

const MiB = 1048576;
const family = fileURLToPath(new URL('../../../test/process/fixtures/family.cjs', import.meta.url));
const linux: { skip: string | false } = { skip: hasProc ? false : 'this is not Linux' };

/** A process that says when it is up, and lives until its input ends. */
async function start(code: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['-e', `${code}; console.log('up'); process.stdin.resume()`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout!, 'data');
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin!.end();
  await exit;
}

/** Samples until what is looked for is there; a test that waits in vain ends by its timeout. */
async function sampleUntil(tree: ProcessTree, found: (pids: number[]) => boolean): Promise<void> {
  for (;;) {
    const sample = await tree.sample();
    assert.ok(sample, 'the root runs');
    if (found([...sample.children.keys()])) return;
    await turn();
  }
}

const kinds: [string, { skip: string | boolean }, (pid: number) => Promise<ProcessTree | null>][] = [
  ['by /proc', linux, async (pid) => openLinuxTree(pid, { children: true })],
  ['by pidusage and ps', { skip: false }, (pid) => openPortableTree(pid, { children: true })],
];

for (const [name, options, open] of kinds) {
  describe(`a process tree, read ${name}`, options, () => {
    it('reads the memory of a process', async () => {
      const child = await start('globalThis.x = Buffer.alloc(150 * 2 ** 20, 1)');
      const tree = (await open(child.pid!))!;
      const sample = (await tree.sample())!;
      assert.ok(sample.root > 150 * MiB && sample.root < 400 * MiB, `${sample.root}`);
      assert.ok(Math.abs(sample.time - Date.now()) < 10_000);
      await end(child);
      assert.equal(await tree.sample(), null);
      tree.close();
    });

    it('follows children and grandchildren as they come and go', { timeout: 60_000 }, async () => {
      const parent = spawn(process.execPath, [family], { stdio: ['pipe', 'pipe', 'inherit'] });
      const tree = (await open(parent.pid!))!;
      const [line] = (await once(parent.stdout!, 'data')) as [Buffer];
      const pids = JSON.parse(String(line)) as number[];
      assert.equal(pids.length, 2);
      await sampleUntil(tree, (found) => pids.every((pid) => found.includes(pid)));
      parent.stdin!.write('stop the children\n');
      await sampleUntil(tree, (found) => pids.every((pid) => !found.includes(pid)));
      await end(parent);
      assert.equal(await tree.sample(), null);
      tree.close();
    });

    it('says that there is no such process', async () => {
      const child = await start('0');
      await end(child);
      assert.equal(await open(child.pid!), null);
    });
  });
}

describe('openTree', () => {
  it('explains what cannot be opened', async () => {
    const child = await start('0');
    await end(child);
    const message = `there is no process ${child.pid}: it has ended, or it never existed`;
    await assert.rejects(
      openTree(child.pid!),
      (error: Error) => error instanceof MprofLineError && error.message === message,
    );
    await assert.rejects(openTree(-1), { message: 'pid: expected a positive whole number, given -1' });
    await assert.rejects(openTree(1.5), /expected a positive whole number/);
  });

  it('does not take the next process of the same pid for the one that ended', linux, async () => {
    const child = await start('0');
    const opened = openProcess(child.pid!)!;
    await end(child);
    assert.equal(opened.memory(), -1);
    assert.equal(opened.highWater(), -1);
    opened.close();
  });
});

describe('what only Linux tells', linux, () => {
  it('says that a process belongs to someone else when its pss is asked for, and reads its rss', {
    skip: process.getuid?.() !== 0 && 'only root can be someone else',
  }, () => {
    const module = JSON.stringify(new URL('../../src/process/proc-linux.js', import.meta.url));
    // Becomes nobody after everything is loaded: the folder of this project may be closed to others.
    const code = `import { openProcess } from ${module}; const pid = process.ppid; process.setgid(65534); process.setuid(65534);
      console.log(openProcess(pid).memory() > 2 ** 20); try { openProcess(pid, 'pss').memory() } catch (error) { console.log(error.message.replace(pid, 'PID')) }`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
    assert.equal(
      stdout,
      'true\nprocess PID belongs to someone else: pss can only be read by its owner (rss can be read by everyone)\n',
      stderr,
    );
  });

  it('pss and uss are parts of rss', async () => {
    const child = await start('globalThis.x = Buffer.alloc(60 * 2 ** 20, 1)');
    const [rss, pss, uss] = (['rss', 'pss', 'uss'] as const).map((metric) => openProcess(child.pid!, metric)!.memory());
    assert.ok(uss! > 60 * MiB && pss! >= uss! && rss! + MiB >= pss!, `${rss} ${pss} ${uss}`);
    await end(child);
  });

  it("the kernel's mark holds what was freed before anyone looked, and can be reset", { timeout: 60_000 }, async () => {
    const child = spawn(
      process.execPath,
      [
        '--expose-gc',
        '-e',
        `let x; process.on('message', (n) => { x = n ? Buffer.alloc(n, 1) : null; if (!n) gc(); process.send(1); })`,
      ],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    const say = async (n: number): Promise<void> => {
      const answer = once(child, 'message');
      child.send(n);
      await answer;
    };
    await say(1);
    const opened = openProcess(child.pid!)!;
    const before = opened.memory();
    await say(200 * MiB);
    await say(0);
    assert.ok(opened.highWater() >= before + 190 * MiB);
    // Pages go back when the collector's own thread has swept.
    while (opened.memory() >= before + 100 * MiB) await say(0);
    assert.equal(opened.resetHighWater(), true);
    assert.ok(opened.highWater() < before + 100 * MiB);
    opened.close();
    child.disconnect();
    await once(child, 'exit');
  });
});
