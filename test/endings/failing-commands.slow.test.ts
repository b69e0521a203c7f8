/**
 * The n-th call of ours to the system fails, in the other commands: what they were to print or write is there, as it would be, or they
 * end with an error that says what is not, in words; what `run` runs is undisturbed. With EVERY_CALL=1 it is done for every n.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { clean } from '../cli/run.ts';
import { built, every, folder, KINDS, NONE, prepareFailing, turns } from './failing-calls.ts';
import { bin, fixture, type Outcome, run } from './programs.ts';

interface Command {
  args: readonly string[];
  /** The file that it is to write. */
  writes?: string;
  /** Whether it removes files, which may then be half of them. */
  removes?: boolean;
  /** What the program that it runs prints, and its status. */
  runs?: { stdout: string; status: number };
  /** Whether its last argument is to be the pid of a program, in which calls fail, too. */
  attaches?: boolean;
  /** Kinds of calls, where the others are those of a program's own process, which failing-calls has. */
  kinds?: readonly string[];
}

const COMMANDS: Readonly<Record<string, Command>> = {
  run: {
    args: ['run', '-o', 'new.dat', '--', process.execPath, fixture('return.cjs')],
    writes: 'new.dat',
    runs: { stdout: 'kept 100\n', status: 5 },
  },
  attach: {
    args: ['attach', '-t', '200', '-o', 'new.dat'],
    writes: 'new.dat',
    attaches: true,
  },
  'attach --lines': {
    args: ['attach', '--lines', '--duration', '200', '-o', 'lines.json'],
    writes: 'lines.json',
    attaches: true,
    kinds: ['create', 'open', 'write', 'rename', 'scandir', 'thread'],
  },
  top: {
    args: ['top', '--refresh', '100', fixture('return.cjs')],
    kinds: ['create', 'open', 'read', 'rename', 'scandir', 'thread'],
    runs: { stdout: 'kept 100\n', status: 5 },
  },
  plot: { args: ['plot', '-o', 'plot.svg', 'one.dat'], writes: 'plot.svg' },
  peak: { args: ['peak', 'one.dat'] },
  list: { args: ['list'] },
  rm: { args: ['rm', 'one.dat'], removes: true },
  clean: { args: ['clean'], removes: true },
  report: { args: ['report', '-o', 'page.html', 'one.json'], writes: 'page.html' },
  diff: { args: ['diff', 'one.json', 'two.json'] },
  instrument: { args: ['instrument', 'return.cjs'] },
};
/** Recordings and profiles for the commands, and a cache that earlier ones have filled: an empty one is failing-calls' subject. */
const made = join(folder, 'made');
const warm = join(folder, 'warm');
before(async () => {
  if (!built) return;
  mkdirSync(made);
  copyFileSync(fixture('return.cjs'), join(made, 'return.cjs'));
  const record = [bin, 'run', '-o', 'mprofile_20260101000000.dat', '--', process.execPath, fixture('return.cjs')];
  const options = { cwd: made, env: { XDG_CACHE_HOME: warm } };
  await run(process.execPath, record, options, folder);
  copyFileSync(join(made, 'mprofile_20260101000000.dat'), join(made, 'one.dat'));
  for (const name of ['one.json', 'two.json'])
    await run(process.execPath, [bin, '-o', name, fixture('return.cjs')], options, folder);
});

interface Done extends Outcome {
  count: number;
  made: string;
  /** Text of the file that it wrote. */
  written: string | null;
  /** The files that are there. */
  left: string[];
}

/** Starts a program to attach to; `end` ends it, and sees that it was not disturbed. */
async function startProgram(failing: NodeJS.ProcessEnv): Promise<{ pid: number; end(said: string): Promise<void> }> {
  const env = { ...clean(process.env), ...failing };
  const program = spawn(process.execPath, ['--inspect-port=0', fixture('attached.cjs')], { env });
  let stdout = '';
  program.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const closed = once(program, 'close');
  await once(program.stdout, 'data');
  return {
    pid: program.pid!,
    async end(said) {
      program.stdin.end();
      assert.deepEqual(await closed, [5, null], said);
      assert.equal(stdout, 'ready\nas it should\n', said);
    },
  };
}

async function runCommand({ args, writes, attaches }: Command, call: string, at: number): Promise<Done> {
  const { below, failing, count, made: calls } = prepareFailing(call, at);
  const cwd = join(below, 'out');
  for (const name of readdirSync(made)) copyFileSync(join(made, name), join(cwd, name));
  cpSync(warm, join(below, 'cache'), { recursive: true });
  const program = attaches ? await startProgram(failing) : null;
  const all = program === null ? args : [...args, String(program.pid)];
  const outcome = await run(process.execPath, [bin, ...all], { env: failing, cwd }, join(below, 'tmp'));
  await program?.end(outcome.stderr);
  const path = writes && join(cwd, writes);
  const written = path && existsSync(path) ? readFileSync(path, 'utf8') : null;
  return { ...outcome, count: count(), made: call === NONE ? calls() : '', written, left: readdirSync(cwd).sort() };
}

function check(done: Done, intact: Done, { runs, writes, removes, attaches }: Command): void {
  const { status, signal, stdout, stderr } = done;
  assert.equal(signal, null, stderr);
  const said = stderr.split('\n').filter((line) => line !== '');
  const isOurs = attaches ? /^(?!node:| +at |\w*Error)/ : /^(?:mprof-line: |Note: )/;
  for (const line of said) assert.match(line, isOurs, stderr);
  if (runs && status === 2) {
    assert.equal(stdout, '');
    assert.notEqual(said.length, 0);
    return;
  }
  if (runs) assert.deepEqual({ status, stdout: stdout.slice(0, runs.stdout.length) }, runs, stderr);
  const failed =
    said.length > intact.stderr.split('\n').filter((line) => line !== '').length || (!runs && status !== 0);
  const same = runs || attaches || stdout === intact.stdout;
  const isThere = writes === undefined || done.written !== null;
  const isDone = same && isThere && (!removes || done.left.length === intact.left.length);
  if (!isDone) assert.ok(failed && said.length > 0, `status ${status}, stdout ${stdout}, stderr ${stderr}`);
  if (!runs && !isDone) assert.notEqual(status, 0, stderr);
}

for (const [name, command] of Object.entries(COMMANDS)) {
  describe(`a call to the system that fails in ${name}`, { skip: !built, concurrency: 2 }, () => {
    let intact: Done;
    before(async () => {
      intact = await runCommand(command, NONE, 0);
      assert.equal(intact.status, command.runs?.status ?? 0, intact.stderr);
      assert.ok(command.writes === undefined || intact.written, intact.stderr);
      // What fails is chosen from these.
      assert.match(intact.made, /^open ./m);
    });
    for (const call of every ? Object.keys(KINDS) : (command.kinds ?? Object.keys(KINDS))) {
      it(call, async () => {
        for (const at of turns(intact.made, call)) {
          const done = await runCommand(command, call, at);
          if (done.count < at) break;
          check(done, intact, command);
        }
      });
    }
  });
}
