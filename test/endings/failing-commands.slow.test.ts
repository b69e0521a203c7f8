/**
 * The n-th call of ours to the system fails, in the other commands: what they were to print or write is there, as it would be, or they
 * end with an error that says what is not, in words; what `run` runs is undisturbed. With EVERY_CALL=1 it is done for every n.
 */
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { built, every, folder, KINDS, prepareFailing } from './failing-calls.ts';
import { bin, fixture, type Outcome, run } from './programs.ts';

interface Command {
  args: readonly string[];
  /** The file that it is to write. */
  writes?: string;
  /** Whether it removes files, which may then be half of them. */
  removes?: boolean;
  /** What the program that it runs prints, and its status. */
  runs?: { stdout: string; status: number };
}

const COMMANDS: Readonly<Record<string, Command>> = {
  run: {
    args: ['run', '-o', 'new.dat', '--', process.execPath, fixture('return.cjs')],
    writes: 'new.dat',
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
/** What commands do that only read and print; `run` does all. */
const FEW = ['create', 'open', 'write', 'read', 'unlink'];

/** Recordings and profiles for the commands. */
const made = join(folder, 'made');
before(async () => {
  if (!built) return;
  mkdirSync(made);
  copyFileSync(fixture('return.cjs'), join(made, 'return.cjs'));
  const record = [bin, 'run', '-o', 'mprofile_20260101000000.dat', '--', process.execPath, fixture('return.cjs')];
  await run(process.execPath, record, { cwd: made }, folder);
  copyFileSync(join(made, 'mprofile_20260101000000.dat'), join(made, 'one.dat'));
  for (const name of ['one.json', 'two.json'])
    await run(process.execPath, [bin, '-o', name, fixture('return.cjs')], { cwd: made }, folder);
});

interface Done extends Outcome {
  count: number;
  /** Text of the file that it wrote. */
  written: string | null;
  /** The files that are there. */
  left: string[];
}

async function runCommand({ args, writes }: Command, call: string, at: number): Promise<Done> {
  const { below, failing, count } = prepareFailing(call, at);
  const cwd = join(below, 'out');
  for (const name of readdirSync(made)) copyFileSync(join(made, name), join(cwd, name));
  const outcome = await run(process.execPath, [bin, ...args], { env: failing, cwd }, join(below, 'tmp'));
  const path = writes && join(cwd, writes);
  const written = path && existsSync(path) ? readFileSync(path, 'utf8') : null;
  return { ...outcome, count: count(), written, left: readdirSync(cwd).sort() };
}

function check(done: Done, intact: Done, { runs, writes, removes }: Command): void {
  const { status, signal, stdout, stderr } = done;
  assert.equal(signal, null, stderr);
  const said = stderr.split('\n').filter((line) => line !== '');
  for (const line of said) assert.match(line, /^(?:mprof-line: |Note: )/, stderr);
  if (runs && status === 2) {
    assert.equal(stdout, '');
    assert.notEqual(said.length, 0);
    return;
  }
  if (runs) assert.deepEqual({ status, stdout }, runs, stderr);
  const failed =
    said.length > intact.stderr.split('\n').filter((line) => line !== '').length || (!runs && status !== 0);
  const same = runs || stdout === intact.stdout;
  const isThere = writes === undefined || done.written !== null;
  const isDone = same && isThere && (!removes || done.left.length === intact.left.length);
  if (!isDone) assert.ok(failed && said.length > 0, `status ${status}, stdout ${stdout}, stderr ${stderr}`);
  if (!runs && !isDone) assert.notEqual(status, 0, stderr);
}

for (const [name, command] of Object.entries(COMMANDS)) {
  describe(`a call to the system that fails in ${name}`, { skip: !built, concurrency: 2 }, () => {
    let intact: Done;
    before(async () => {
      intact = await runCommand(command, 'fork', 1_000_000);
      assert.equal(intact.status, command.runs?.status ?? 0, intact.stderr);
    });
    for (const call of every || command.runs ? Object.keys(KINDS) : FEW) {
      it(call, async () => {
        for (let at = 1; at <= (every ? 120 : KINDS[call]![1]); at++) {
          const done = await runCommand(command, call, at);
          if (done.count < at) break;
          check(done, intact, command);
        }
      });
    }
  });
}
