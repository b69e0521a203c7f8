import type { FileSites } from './abi.ts';
import {
  COLLECTED,
  CONTEXTS,
  DEPTH,
  EXHAUSTED,
  FLAGS,
  FOLDED,
  type Memory,
  NOW,
  OUTER,
  OUTER_GROWN,
  OUTSIDE,
  OWN_BYTES,
  OWN_MS,
  PEAK_RSS,
  POINT_WIDTH,
  POINTS,
  PROBES,
  SET_ASIDE,
  SLOTS,
  START_EPOCH,
  START_NOW,
  START_USED,
  TOTAL_GC_MS,
  TOTAL_GCS,
  USED,
  WIDTH,
} from './layout.ts';
import type { RawEnding, RawSeries, RawSnapshot, RawThread } from './raw.ts';

/** Frames of the active stack that a snapshot keeps, innermost first. */
const STACK_KEPT = 1000;

/** What a snapshot needs beside the thread's memory. */
export interface SnapshotSource {
  readonly thread: RawThread;
  readonly tables: readonly FileSites[];
  readonly label?: string | undefined;
}

/** Copies the state of a thread, its own or (from the sampler) another one's. `elapsed`: ms since its clock started. */
export function takeSnapshot(memory: Memory, source: SnapshotSource, ending: RawEnding, elapsed: number): RawSnapshot {
  const { control, state, counters } = memory;
  const slots: number[] = [];
  const used = control[SLOTS]!;
  for (let slot = OUTSIDE; slot < used; slot++) if (isUsed(counters, slot)) slots.push(slot);
  const kept = new Float64Array(slots.length * WIDTH);
  slots.forEach((slot, i) => {
    kept.set(counters.subarray(slot * WIDTH, (slot + 1) * WIDTH), i * WIDTH);
  });
  const contexts = control[CONTEXTS]!;
  const stack: number[] = [];
  for (let depth = control[DEPTH]!; depth > 0 && stack.length < STACK_KEPT; depth--) {
    stack.push(memory.stackSlot[depth]!);
  }
  return {
    thread: source.thread,
    ending,
    startedAt: state[START_EPOCH]!,
    durationMs: elapsed,
    ...(source.label === undefined ? {} : { label: source.label }),
    tables: [...source.tables],
    contexts: {
      fn: memory.contextFunction.slice(0, contexts),
      parent: memory.contextParent.slice(0, contexts),
      base: memory.contextBase.slice(0, contexts),
      calls: memory.contextCalls.slice(0, contexts),
    },
    slots,
    counters: kept,
    stack,
    series: readSeries(memory),
    totals: {
      usedAtStart: state[START_USED]!,
      used: state[USED]!,
      external: state[OUTER]!,
      collected: state[COLLECTED]!,
      externalGrown: state[OUTER_GROWN]!,
      setAside: state[SET_ASIDE]!,
      gcs: state[TOTAL_GCS]!,
      gcMs: state[TOTAL_GC_MS]!,
      probes: state[PROBES]!,
      ownMs: state[OWN_MS]!,
      ownBytes: state[OWN_BYTES]!,
      sinceProbeMs: elapsed - (state[NOW]! - state[START_NOW]!),
      peakRss: state[PEAK_RSS]!,
    },
    flags: { folded: (control[FLAGS]! & FOLDED) !== 0, exhausted: (control[FLAGS]! & EXHAUSTED) !== 0 },
  };
}

function isUsed(counters: Float64Array, slot: number): boolean {
  for (let i = slot * WIDTH; i < (slot + 1) * WIDTH; i++) if (counters[i] !== 0) return true;
  return false;
}

function readSeries({ control, series }: Memory): RawSeries {
  const result: RawSeries = { time: [], rss: [], heap: [], slot: [] };
  for (let i = 0; i < control[POINTS]!; i++) {
    result.time.push(series[i * POINT_WIDTH]!);
    result.rss.push(series[i * POINT_WIDTH + 1]!);
    result.heap.push(series[i * POINT_WIDTH + 2]!);
    result.slot.push(series[i * POINT_WIDTH + 3]!);
  }
  return result;
}
