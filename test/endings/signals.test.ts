/** Each signal, with a listener and without, sent to mprof-line, to the program: what becomes of it is what plain node does. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { isRunning, stateOf, untilFiles, untilProcesses } from '../until.ts';
import { bin, childOf, fixture, hits, runPlain, runProfiled, tellsChildren } from './programs.ts';

/** Not to be caught; of this process's own children; asked for a snapshot; starts a debugger; stops. */
const OTHERS = new Set(['SIGKILL', 'SIGSTOP', 'SIGCHLD', 'SIGUSR2', 'SIGUSR1', 'SIGTSTP', 'SIGTTIN', 'SIGTTOU']);
/** They do nothing to a program that does not listen. */
const NOTHING = new Set(['SIGCONT', 'SIGWINCH', 'SIGURG', 'SIGPIPE', 'SIGXFSZ']);
const signals = [...new Map(Object.entries(constants.signals).map(([name, number]) => [number, name])).values()]
  .filter((name) => !OTHERS.has(name))
  .sort() as NodeJS.Signals[];

const ALL = process.env.TESTS_ALL !== undefined;
/** Others are heard in the process group below, by mprof-line alone, too. */
const ENDS_AS_HEARD = new Set<string>(['SIGHUP', 'SIGINT', 'SIGTERM']);
/** What terminals and supervisors send to a group; on their way are all the same. */
const OF_GROUPS = new Set<string>(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGABRT']);

describe('each signal', { concurrency: 3, skip: !tellsChildren }, () => {
  for (const signal of signals) {
    for (const args of [
      ...(ALL || ENDS_AS_HEARD.has(signal) ? [[signal]] : []),
      ...(NOTHING.has(signal) ? [] : [[]]),
    ]) {
      test(`${signal} to mprof-line, ${args.length > 0 ? 'a listener' : 'none'}`, async () => {
        const options = { args, when: (child: { kill(signal: NodeJS.Signals): unknown }) => void child.kill(signal) };
        const [plain, ours] = await Promise.all([runPlain('hears.cjs', options), runProfiled('hears.cjs', options)]);
        assert.deepEqual([ours.status, ours.signal, ours.stdout], [plain.status, plain.signal, plain.stdout]);
        assert.equal(hits(ours.profile, 'work', 6), 100);
        assert.deepEqual(ours.leftovers, []);
      });
    }
  }
});

describe('each signal to the process group of mprof-line', { concurrency: 3, skip: !tellsChildren }, () => {
  test('a listener hears each once, and those that come to mprof-line alone', async () => {
    const options = { args: ['SIGHUP', ...heard], detached: true, when: sendInTurn };
    const [plain, ours] = await Promise.all([
      runPlain('counts-signals.cjs', options),
      runProfiled('counts-signals.cjs', options),
    ]);
    assert.equal(plain.stdout, `ready\n${steps.map(({ says }) => `${says}\n`).join('')}`);
    assert.deepEqual([ours.status, ours.signal, ours.stdout], [plain.status, plain.signal, plain.stdout]);
    assert.equal(hits(ours.profile, 'work', 6), 100);
    assert.deepEqual(ours.leftovers, []);
  });

  for (const signal of signals.filter((name) => (ALL ? !NOTHING.has(name) : OF_GROUPS.has(name)))) {
    test(`${signal}, no listener`, async () => {
      const options = { detached: true, when: ({ pid }: ChildProcess) => void process.kill(-pid!, signal) };
      const [plain, ours] = await Promise.all([runPlain('hears.cjs', options), runProfiled('hears.cjs', options)]);
      assert.deepEqual([ours.status, ours.signal, ours.stdout], [plain.status, plain.signal, plain.stdout]);
      assert.equal((ours.profile!.run.ending as { signal?: string }).signal, plain.signal);
      assert.deepEqual(ours.leftovers, []);
    });
  }
});

/** SIGHUP ends the program. */
const heard = signals.filter((name) => name !== 'SIGHUP');
/**
 * What is sent, and what the program says then. After each signal another one comes to mprof-line alone: when the program has heard
 * that, all before it is done, and the system does not join two of a kind.
 */
const steps = [
  ...heard.flatMap((signal) => {
    const between = signal === 'SIGWINCH' ? 'SIGCONT' : 'SIGWINCH';
    return [
      { signal, isOfGroup: true },
      { signal: between, isOfGroup: false },
      { signal, isOfGroup: false },
      { signal: between, isOfGroup: false },
    ];
  }),
  { signal: 'SIGHUP', isOfGroup: true },
].map(({ signal, isOfGroup }, i, all) => {
  const count = all.slice(0, i + 1).filter((step) => step.signal === signal).length;
  return { signal: signal as NodeJS.Signals, isOfGroup, says: `${signal} ${count}` };
});

function sendInTurn({ pid, stdout }: ChildProcess): void {
  let step = 0;
  const next = (): void => {
    const { signal, isOfGroup } = steps[step++]!;
    process.kill(isOfGroup ? -pid! : pid!, signal);
  };
  stdout!.on('data', (text: string) => {
    for (let n = text.split('\n').length; n > 1 && step < steps.length; n--) next();
  });
  next();
}

test('a launcher that is killed while nothing is measured ends the program, and leaves no folder', {
  skip: !tellsChildren,
}, async () => {
  for (const words of [[], ['run', '-o', '/dev/null', '--']]) {
    const temporary = mkdtempSync(join(tmpdir(), 'killed-'));
    try {
      const launcher = spawn(process.execPath, [bin, ...words, fixture('idles.cjs')], {
        stdio: ['ignore', 'pipe', 'ignore'],
        cwd: temporary,
        env: { ...process.env, TMPDIR: temporary },
      });
      await once(launcher.stdout, 'data');
      const pid = await childOf(launcher.pid!);
      const closed = once(launcher, 'exit');
      launcher.kill('SIGKILL');
      await closed;
      await untilProcesses('the program has ended', () => !isRunning(pid));
      await untilFiles(
        temporary,
        'the session’s folder has gone',
        () => !readdirSync(temporary).some((name) => name.startsWith('mprof-line-')),
      );
    } finally {
      rmSync(temporary, { recursive: true });
    }
  }
});

test('SIGTSTP stops the program and mprof-line, SIGCONT lets both go on', { skip: !tellsChildren }, async (t) => {
  if (!(await canBeStopped())) return t.skip('the system stops nothing in a process group that nobody watches');
  const launcher = spawn(process.execPath, [bin, '--format', 'json', fixture('hears.cjs')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, WAITS: '30000' },
  });
  await once(launcher.stdout, 'data');
  const pid = await childOf(launcher.pid!);
  launcher.kill('SIGTSTP');
  await untilProcesses('both are stopped', () => stateOf(pid) === 'T' && stateOf(launcher.pid!) === 'T');
  launcher.kill('SIGCONT');
  await untilProcesses('the program goes on', () => stateOf(pid) !== 'T');
  launcher.kill('SIGTERM');
  assert.deepEqual(await once(launcher, 'exit'), [null, 'SIGTERM']);
});

/** Whether SIGTSTP stops a program here at all. */
async function canBeStopped(): Promise<boolean> {
  const child = spawn('sh', ['-c', 'kill -TSTP $$; echo went on'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let wentOn = false;
  child.stdout.once('data', () => {
    wentOn = true;
  });
  await untilProcesses('it is stopped, or goes on', () => wentOn || stateOf(child.pid!) === 'T');
  child.kill('SIGKILL');
  return !wentOn;
}
