import fc from 'fast-check';
import { packTable } from '../../instrument/emit/epilogue.ts';
import { ABI_VERSION, type FileSites } from '../../runtime/abi.ts';
import { makeContexts } from '../../runtime/counters/contexts.ts';
import {
  ALLOCATED,
  HITS,
  INCREMENT,
  OUTSIDE,
  openMemory,
  START_EPOCH,
  START_USED,
  USED,
  WIDTH,
} from '../../runtime/counters/layout.ts';
import { takeSnapshot } from '../../runtime/sampler/take.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { buildProfile } from '../../src/profile/build.ts';
import type { Profile } from '../../src/profile/types.ts';

/** A call of function `f<fn>`, and what its lines (0 to 2) do one after the other. */
export interface Call {
  fn: number;
  work: { line: number; allocated: number; calls: Call[] }[];
}

const TABLE: FileSites = {
  abi: ABI_VERSION,
  files: ['/folder/program.js'],
  functions: [0, 1, 2, 3].map((fn) => ({
    name: `f${fn}`,
    file: 0,
    line: fn * 10 + 1,
    endLine: fn * 10 + 3,
    parent: -1,
    sites: [fn * 10 + 1, fn * 10 + 2, fn * 10 + 3],
  })),
};

const call: fc.Memo<Call> = fc.memo((depth) =>
  fc.record({
    fn: fc.integer({ min: 0, max: 3 }),
    work: fc.array(
      fc.record({
        line: fc.integer({ min: 0, max: 2 }),
        allocated: fc.integer({ min: 0, max: 1000 }),
        calls: depth > 1 ? fc.array(call(depth - 1), { maxLength: 2 }) : fc.constant([]),
      }),
      { maxLength: 4 },
    ),
  }),
);

/** What a thread calls, of any shape. */
export const calls: fc.Arbitrary<Call[]> = fc.array(call(4), { maxLength: 4 });

/** The snapshot of a thread that made these calls, with the runtime's own contexts but no clock. */
export function simulate(calls: Call[], { threadId = 0, startedAt = 1000 } = {}): RawSnapshot {
  const memory = openMemory(20_000 + 65_536 * 2);
  const contexts = makeContexts(memory);
  const { counters, state } = memory;
  for (const { sites } of TABLE.functions) contexts.addFunction(sites.length);
  let allocated = 0;
  const run = (call: Call, from: number): void => {
    const context = contexts.find(from, call.fn) || contexts.make(from, call.fn);
    const base = memory.contextBase[context]!;
    memory.contextCalls[context]! += 1;
    counters[base * WIDTH + HITS]! += 1;
    for (const work of call.work) {
      const at = (base + work.line) * WIDTH;
      counters[at + HITS]! += 1;
      counters[at + ALLOCATED]! += work.allocated;
      counters[at + INCREMENT]! += work.allocated;
      allocated += work.allocated;
      for (const inner of work.calls) run(inner, base + work.line);
    }
  };
  for (const call of calls) run(call, OUTSIDE);
  state[START_USED] = 5_000_000;
  state[USED] = 5_000_000 + allocated;
  state[START_EPOCH] = startedAt;
  const thread = {
    pid: 77,
    threadId,
    argv: ['/folder/program.js'],
    cwd: '/folder',
    node: '20.0.0',
    v8: '11',
    platform: 'linux',
    arch: 'x64',
    metric: 'heap' as const,
    interval: 10,
    heapLimit: 4e9,
    clockOrigin: 0,
  };
  return takeSnapshot(memory, { thread, tables: [packTable(TABLE)] }, { kind: 'exit', code: 0 }, 12.5);
}

/** The profile of a process whose threads, the main thread first, made these calls. */
export function built(threads: readonly Call[][], pid: number): Profile {
  return buildProfile(snapshotsOf(threads, pid), { mprofLine: '1.2.3' });
}

/** The snapshots of its threads. */
export function snapshotsOf(threads: readonly Call[][], pid: number): RawSnapshot[] {
  return threads.map((all, threadId) => {
    const snapshot = simulate(all, { threadId, startedAt: 1000 });
    return { ...snapshot, thread: { ...snapshot.thread, pid } };
  });
}
