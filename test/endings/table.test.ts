/** Each row of the table in docs/endings.md: a real program, run by node and by mprof-line. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import test from 'node:test';
import type { Ending } from '../../src/profile/types.ts';
import { executing, hits, type RunOptions, runPlain, runProfiled } from './programs.ts';

/** Line 6 of work.cjs, which every program passes 100 times. */
const KEPT = 6;

interface Row {
  program: string;
  ending: Ending;
  options?: RunOptions;
  /** Hits of the line in `work` that must be there. Default: 100. */
  passes?: number;
  executing?: string[];
  /** Whether stderr is what it is without the profiler. Default: true. */
  sameErrors?: boolean;
}

const kill =
  (signal: NodeJS.Signals) =>
  (child: ChildProcess): void => {
    child.kill(signal);
  };
const onWindows = process.platform === 'win32';

const rows: Record<string, Row> = {
  'return, with process.exitCode': { program: 'return.cjs', ending: { kind: 'exit', code: 5 } },
  'process.exit inside a profiled line': { program: 'exit-in-line.cjs', ending: { kind: 'exit', code: 7 } },
  'process.exit in an exit listener': { program: 'exit-in-exit-listener.cjs', ending: { kind: 'exit', code: 9 } },
  'top-level await that never settles': { program: 'unsettled.mjs', ending: { kind: 'exit', code: 13 } },
  'uncaught exception': {
    program: 'throw.cjs',
    ending: { kind: 'uncaught', code: 1, message: 'RangeError: too much' },
  },
  'exception that a listener hears': { program: 'caught.cjs', ending: { kind: 'exit', code: 0 } },
  'unhandled rejection': {
    program: 'reject.cjs',
    ending: { kind: 'uncaught', code: 1, message: 'Error: nobody listens' },
  },
  'process.abort': {
    program: 'abort.cjs',
    ending: { kind: 'abort', signal: 'SIGABRT', by: 'program' },
    sameErrors: false,
  },
  'process.kill(process.pid)': { program: 'kill-self.cjs', ending: { kind: 'signal', signal: 'SIGTERM' } },
  'process.kill(process.pid, SIGKILL)': {
    program: 'kills-self-hard.cjs',
    ending: { kind: 'signal', signal: 'SIGKILL' },
  },
};
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) {
  rows[`${signal}, no listener`] = {
    program: 'waits.cjs',
    options: { when: kill(signal) },
    ending: { kind: 'signal', signal },
  };
  rows[`${signal}, a listener that exits`] = {
    program: 'handles.cjs',
    options: { when: kill(signal) },
    ending: { kind: 'exit', code: 3 },
  };
}
rows['deadlock in Atomics.wait, SIGTERM'] = {
  program: 'deadlock.cjs',
  options: { when: kill('SIGTERM') },
  ending: { kind: 'signal', signal: 'SIGTERM' },
  executing: ['wait:8'],
};
rows['endless loop in one line, SIGTERM'] = {
  program: 'spins.cjs',
  options: { when: kill('SIGTERM') },
  ending: { kind: 'signal', signal: 'SIGTERM' },
  executing: ['spin:7'],
};
for (const [name, row] of Object.entries(rows)) {
  test(name, { skip: onWindows && row.options !== undefined }, async () => {
    const [plain, ours] = await Promise.all([
      runPlain(row.program, row.options),
      runProfiled(row.program, row.options),
    ]);
    const { status, signal, stdout, stderr } = ours;
    assert.deepEqual({ status, signal, stdout }, { status: plain.status, signal: plain.signal, stdout: plain.stdout });
    if (row.sameErrors !== false) assert.equal(withoutNotes(stderr), plain.stderr);
    assert.deepEqual(ours.profile!.run.ending, row.ending);
    assert.equal(hits(ours.profile, 'work', KEPT), row.passes ?? 100);
    if (row.executing) assert.deepEqual(executing(ours.profile), row.executing);
    assert.deepEqual(ours.leftovers, []);
  });
}

/** What the program itself wrote: the profiler's own notes come after it. */
function withoutNotes(stderr: string): string {
  return stderr.replace(/(?:The program (?:ended|was ended|aborted) [\s\S]*)?mprof-line: wrote .*\n[\s\S]*$/, '');
}
