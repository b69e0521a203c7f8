import { threadId } from 'node:worker_threads';
import { ABI_VERSION, type InstalledRuntime } from './abi.ts';
import { rss } from './clock/gauge.ts';
import { beginChange, endChange } from './counters/handover.ts';
import {
  EPOCH,
  FAILED,
  MEASURING,
  type Memory,
  NOW,
  OWN_RESIDENT,
  openMemory,
  START_NOW,
  STOPPED,
} from './counters/layout.ts';
import { zeroCounters } from './counters/zero.ts';
import type { Engine } from './engine.ts';
import { exactEngine } from './exact/engine.ts';
import { rememberThrown } from './frames/thrown.ts';
import type { PreparedOptions, RuntimeHandle, RuntimeOptions } from './handle.ts';
import { type Live, type LiveOptions, openLive } from './live/live.ts';
import { makeLoader } from './loader.ts';
import { ownOffer } from './offer.ts';
import { epoch, max, systemError } from './primordials.ts';
import { type Entries, makeProbes, type SharedProbes, STUB } from './probes.ts';
import { makeRegistry } from './registry.ts';
import { sampledEngine } from './sampled/engine.ts';
import { openSampler, type Sampler } from './sampler/client.ts';
import { takeSnapshot } from './sampler/take.ts';
import type { RawEnding, RawSnapshot, RawThread } from './snapshot/raw.ts';
import { announceSnapshots, snapshotName, writeSnapshot } from './snapshot/session.ts';
import { describeThread } from './thread.ts';
import { atomicAdd, listenForWorkers } from './thread-primordials.ts';
import { warmUp } from './warm-up.ts';

export { ownOffer, STUB };

const DEFAULT_SLOTS = 699_050;

/** What takes time to make, and can be made before there is anything to measure. */
interface Prepared {
  memory: Memory;
  thread: RawThread;
  startedAt: number;
  engine: Engine;
  shared: SharedProbes & Entries;
  sampler: Sampler | null;
  /** Why there is none. */
  unsampled: string | null;
  /** See the ledger. */
  poll(): void;
  /** See the warm-up. */
  finishWarmUp(): void;
}

let prepared: Prepared | undefined;

/** Starts the sampler's thread, and V8's compiler on the probes: `installRuntime` waits for both, and what is done before it is done meanwhile. */
export function prepareRuntime(options: PreparedOptions): void {
  prepared ??= prepare(options);
}

function prepare(options: PreparedOptions): Prepared {
  const memory = openMemory(options.slots ?? DEFAULT_SLOTS);
  const thread = describeThread(options);
  const startedAt = epoch();
  const engine = options.share === undefined ? exactEngine(memory, options) : sampledEngine(memory, options.share);
  const { clock, contexts, frames } = engine;
  const shared = { ...makeProbes(memory, clock, frames), ...engine.shared };
  const made: Prepared = {
    memory,
    thread,
    startedAt,
    engine,
    shared,
    sampler: null,
    unsampled: null,
    poll() {},
    finishWarmUp() {},
  };
  // Without a sampler only a last word is left; a process may not be allowed to start threads.
  if (options.sampler) {
    try {
      const { interval, sessionDirectory: directory } = options;
      const { heapLimit } = thread;
      const strata = engine.strata?.buffer;
      const start = { buffer: memory.buffer, strata, thread, interval, heapLimit, startedAt, directory, tables: [] };
      made.sampler = openSampler({ ...start, live: options.live?.interval }, () => made.poll());
    } catch (error) {
      made.unsampled = (error as Error).message;
    }
  }
  clock.start();
  made.finishWarmUp = warmUp(memory, clock, contexts, frames, shared, engine);
  return made;
}

/** Makes the runtime of the current thread, or what is left to do where it was prepared. Once a thread. */
export function installRuntime(options: RuntimeOptions): RuntimeHandle {
  const made = prepared ?? prepare(options);
  prepared = undefined;
  const { memory, thread, startedAt, engine, shared, sampler, unsampled } = made;
  const { sessionDirectory: directory, hearWorkers = listenForWorkers, afterTurn = () => {} } = options;
  let failed: string | null = null;

  /** Who ends this thread from outside waits for its first snapshot. */
  function announce(folder: string): void {
    try {
      announceSnapshots(folder, snapshotName(thread, startedAt));
    } catch {
      // It is told when it cannot write the snapshot either.
    }
  }

  const { ledger, clock, contexts, frames } = engine;
  sampler?.watch(hearWorkers);
  made.finishWarmUp();
  sampler?.ready();
  if (sampler !== null && directory !== undefined) announce(directory);
  // It collects: what that frees is none of the clock's affair.
  const live = options.live === undefined ? undefined : tryToSampleHeap(options.live);
  zeroCounters(memory);
  engine.zero?.();
  contexts.clear();
  engine.clear?.();
  clock.start();
  startSeries(memory);
  memory.control[MEASURING] = 1;
  live?.begin();

  const registry = makeRegistry(contexts, (text, table, first) => {
    sampler?.send({ kind: 'table', threadId, table: text });
    return live?.add(table, first) ?? 0;
  });
  const { tables } = registry;
  const thrown = rememberThrown(clock);
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

  made.poll = () => {
    clock.refresh();
    live?.look();
    clock.aside(afterTurn);
  };
  const load = makeLoader({ engine, shared, registry, thrown, live, afterTurn });
  const runtime: InstalledRuntime = { abi: ABI_VERSION, load };
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
    aside: (work) =>
      clock.aside(() => {
        const before = rss();
        try {
          return work();
        } finally {
          memory.state[OWN_RESIDENT]! += max(0, rss() - before);
        }
      }),
    beside: clock.beside,
    reset() {
      clock.refresh();
      const whole = beginChange(memory.control);
      zeroCounters(memory);
      engine.zero?.();
      clock.start();
      endChange(memory.control, whole);
      startSeries(memory);
      live?.reset();
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
    unsampled: () => unsampled,
    thrown: thrown.of,
  };
}

function sinceStart({ state }: Memory): number {
  return state[NOW]! - state[START_NOW]!;
}

/** Has the sampler begin anew. The new start is set by then: whoever sees that there was a reset sees the start, too. */
function startSeries({ control }: Memory): void {
  atomicAdd(control, EPOCH, 1);
}
