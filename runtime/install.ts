import { threadId } from 'node:worker_threads';
import { ABI_SYMBOL, ABI_VERSION, type FileSites, type InstalledRuntime, type Probes } from './abi.ts';
import { exactEngine } from './engine.ts';
import { rss } from './gauge.ts';
import {
  CONTEXTS,
  EPOCH,
  EXHAUSTED,
  FAILED,
  FIRST_SLOT,
  FLAGS,
  MEASURING,
  type Memory,
  NOW,
  OVERFLOW,
  openMemory,
  SLOTS,
  START_NOW,
  STOPPED,
  WIDTH,
} from './layout.ts';
import { type Live, type LiveOptions, openLive } from './live/live.ts';
import type { RawCause } from './live/raw-live.ts';
import { defineProperty, deref, epoch, fill, listenForWorkers, systemError, weakReference } from './primordials.ts';
import { makeFileProbes, makeProbes, STUB } from './probes.ts';
import type { RawEnding, RawSnapshot } from './raw.ts';
import { makeRegistry } from './registry.ts';
import { sampledEngine } from './sampled/engine.ts';
import { type HearWorkers, openSampler, type Sampler } from './sampler-client.ts';
import { snapshotName, writeSnapshot } from './session.ts';
import { takeSnapshot } from './snapshot.ts';

import { copyOfTable, hasLargeFunction } from './tables.ts';
import { describeThread } from './thread.ts';
import { warmUp } from './warm-up.ts';

export { STUB };

/** How to measure the current thread. */
export interface RuntimeOptions {
  /** What `memory`, `increment` and `peak` read: V8 heap + external memory, or the resident set. */
  readonly metric: 'heap' | 'rss';
  /** Collect garbage before each reading, so that increments are retained bytes. */
  readonly gc: boolean;
  /** The sampler's period in ms. */
  readonly interval: number;
  /** Run the background sampler. */
  readonly sampler: boolean;
  /** How to hear of the worker threads that the program starts. Default: by a listener on `process`. */
  readonly hearWorkers?: HearWorkers | undefined;
  /** What is to be done anyway, while the sampler starts. */
  readonly meanwhile?: (() => void) | undefined;
  /** Where snapshots are left for whoever merges them; nothing is written when absent. */
  readonly sessionDirectory?: string | undefined;
  /**
   * Pid of the parent that stands for this process. When it is killed by SIGKILL, which it cannot pass on, this process
   * ends in the same way, as it would have in its place.
   */
  readonly launcher?: number | undefined;
  /** The program's own argv: script and its arguments. Default: `process.argv.slice(1)`. */
  readonly argv?: readonly string[] | undefined;
  /** The share of time that readings may take: probes are sampled. Absent: each of them is a reading. */
  readonly share?: number | undefined;
  /** Measure living bytes, too. */
  readonly live?: LiveOptions | undefined;
  /** Slots for counters: one for each site in each context. Default 699,050 (64 MB of address space). */
  readonly slots?: number | undefined;
}

/** Where the program threw last, as told by the `t` probe. */
export interface Thrown {
  /** Path of the file as written. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  readonly value: unknown;
}

/** The runtime of the current thread, for those who installed it. */
export interface RuntimeHandle {
  readonly runtime: InstalledRuntime;
  /** Everything measured so far. */
  raw(ending?: RawEnding): RawSnapshot;
  /** Takes living bytes now, when they are measured. */
  takeMoment(cause: RawCause): void;
  /** The limit of stack traces as the program knows it, while outlined expressions need a higher one. */
  traceLimit(): number | undefined;
  /** Ends the measuring: the final snapshot, also written to the session directory when there is one. */
  stop(ending: RawEnding): RawSnapshot;
  /** Empties the stack of active frames, for an exception that nobody catches. */
  clearStack(): void;
  /** Does what is the profiler's own work: neither its bytes nor its time are charged to the line that runs meanwhile. */
  aside<T>(work: () => T): T;
  /** Sets all counters to zero; the functions that are active go on. */
  reset(): void;
  /** Gives the measurements a name. */
  label(name: string): void;
  /** Why the last snapshot could not be written, in the system's words; null when all is well. */
  failure(): string | null;
  /** Where the program threw last; null when it did not, or when the value is gone. */
  lastThrown(): Thrown | null;
  /** The counters themselves, for benches. */
  readonly memory: Memory;
}

const root = globalThis;
const KEY = Symbol.for(ABI_SYMBOL);
const DEFAULT_SLOTS = 699_050;

/** Installs the runtime in the current thread, under `globalThis[Symbol.for('mprof-line')]`. Once a thread. */
export function installRuntime(options: RuntimeOptions): RuntimeHandle {
  const memory = openMemory(options.slots ?? DEFAULT_SLOTS);
  const thread = describeThread(options);
  const startedAt = epoch();
  const { sessionDirectory: directory, launcher } = options;
  const hearWorkers = options.hearWorkers ?? listenForWorkers;
  let poll = (): void => {};
  let failed: string | null = null;

  /** Without a sampler only a last word is left; a process may not be allowed to start threads. */
  function tryToSample(): Sampler | null {
    try {
      const strata = engine.strata?.buffer;
      return openSampler(
        { buffer: memory.buffer, strata, thread, startedAt, directory, launcher, tables: [] },
        () => poll(),
        hearWorkers,
      );
    } catch {
      return null;
    }
  }

  const engine = options.share === undefined ? exactEngine(memory, options) : sampledEngine(memory, options.share);
  const { ledger, clock, contexts, frames } = engine;
  const sampler = options.sampler ? tryToSample() : null;
  const shared = { ...makeProbes(memory, clock, frames), ...engine.shared };
  clock.start();
  warmUp(memory, clock, contexts, frames, shared, engine);
  options.meanwhile?.();
  sampler?.ready();
  zero(memory);
  engine.zero?.();
  contexts.clear();
  engine.clear?.();
  clock.start();
  memory.control[MEASURING] = 1;

  const live = options.live === undefined ? undefined : tryToSampleHeap(options.live);
  const registry = makeRegistry(contexts, (table, first) => {
    sampler?.send({ kind: 'table', threadId, table });
    return live?.add(table, first) ?? 0;
  });
  const { tables } = registry;
  const thrown = { file: '', line: 0, column: 0, value: undefined as unknown, held: null as WeakRef<object> | null };
  let label: string | undefined;

  /** Without an inspector, or with a sampler of the program's own, there are no living bytes. */
  function tryToSampleHeap(wanted: LiveOptions): Live | undefined {
    try {
      const name = snapshotName(thread, startedAt);
      return openLive(wanted, { memory, clock, heapLimit: thread.heapLimit, directory, name }, (raw) =>
        sampler?.send({ kind: 'live', threadId, live: raw }),
      );
    } catch {
      return undefined;
    }
  }

  function load(table: FileSites, keep?: () => object): Probes {
    if (table.abi !== ABI_VERSION || hasLargeFunction(table)) return STUB;
    return clock.aside(() => probesOf(copyOfTable(table), keep));
  }

  /** Around the top level of a module there is no `finally`: when it throws, its frame stays until the turn is over. */
  async function leaveAfterTurn(fn: number): Promise<void> {
    await undefined;
    frames.leaveFunction(fn);
  }

  function probesOf(table: FileSites, keep: (() => object) | undefined): Probes {
    const { first, outlines } = registry.numbersOf(table);
    if (table.functions[0]?.name === '<module>') void leaveAfterTurn(first);
    const file = table.files[0] ?? '';
    if (keep !== undefined) live?.keep(keep, file);
    return {
      ...shared,
      ...makeFileProbes(frames, first),
      ...engine.ofFile?.(first, table.functions.length),
      o: live?.evaluate ?? STUB.o,
      l: live?.limit.of ?? STUB.l,
      k: live === undefined ? STUB.k : (refers) => live.keep(refers, file),
      z: outlines,
      t(line, column, value) {
        clock.refresh();
        thrown.file = table.files[0] ?? '';
        thrown.line = line;
        thrown.column = column;
        thrown.held = typeof value === 'object' && value !== null ? weakReference(value) : null;
        thrown.value = thrown.held === null ? value : undefined;
        clock.reopen();
        return value;
      },
    };
  }

  function raw(ending: RawEnding = { kind: 'running' }): RawSnapshot {
    return clock.aside(() =>
      takeSnapshot(
        memory,
        { thread, tables, label, strata: engine.strata, live: live?.raw() },
        ending,
        sinceStart(memory),
        rss(),
      ),
    );
  }

  poll = () => {
    clock.refresh();
    live?.look();
  };
  const runtime: InstalledRuntime = { abi: ABI_VERSION, load };
  const property: PropertyDescriptor = { __proto__: null, value: runtime, configurable: true } as PropertyDescriptor;
  defineProperty(root, KEY, property);
  clock.reopen();
  return {
    runtime,
    memory,
    raw,
    stop(ending) {
      clock.quiesce();
      if (ending.kind !== 'abort') live?.take('end');
      const snapshot = raw(ending);
      live?.stop();
      sampler?.saveOthers();
      memory.control[STOPPED] = 1;
      sampler?.stop();
      ledger.stop();
      if (directory !== undefined) {
        try {
          writeSnapshot(directory, snapshotName(thread, startedAt), snapshot, { final: true });
          memory.control[FAILED] = 0;
        } catch (error) {
          failed = (error as Error).message;
        }
      }
      return snapshot;
    },
    takeMoment: (cause) => live?.take(cause),
    traceLimit: () => live?.limit.asked(),
    clearStack: frames.clear,
    aside: clock.aside,
    reset() {
      clock.refresh();
      zero(memory);
      engine.zero?.();
      clock.start();
    },
    label(name) {
      label = name;
      sampler?.send({ kind: 'label', threadId, label: name });
    },
    failure() {
      if (failed !== null) return failed;
      const number = memory.control[FAILED]!;
      return number === 0 ? null : systemError(number);
    },
    lastThrown() {
      if (thrown.line === 0) return null;
      const { file, line, column, held } = thrown;
      const value = held === null ? thrown.value : deref(held);
      return held !== null && value === undefined ? null : { file, line, column, value };
    },
  };
}

function sinceStart({ state }: Memory): number {
  return state[NOW]! - state[START_NOW]!;
}

/** Sets the counters to zero; the tree of contexts stays, so that frames that are active or suspended can go on. */
function zero({ counters, control, contextCalls }: Memory): void {
  fill(counters, 0, 0, OVERFLOW * WIDTH);
  if ((control[FLAGS]! & EXHAUSTED) !== 0) fill(counters, 0, OVERFLOW * WIDTH, FIRST_SLOT * WIDTH);
  fill(counters, 0, FIRST_SLOT * WIDTH, control[SLOTS]! * WIDTH);
  fill(contextCalls, 0, 0, control[CONTEXTS]!);
  control[EPOCH]! += 1;
}
