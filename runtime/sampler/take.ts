import { copyCollections } from '../clock/collections.ts';
import { STACK_KEPT } from '../counters/handover.ts';
import {
  ALLOCATED,
  COLLECTED,
  CONTEXTS,
  DEPTH,
  EPOCH,
  EXHAUSTED,
  FIRST_SLOT,
  FLAGS,
  FOLDED,
  HITS,
  IDLE,
  IDLE_ASIDE,
  MEMORY,
  type Memory,
  MS,
  NOW,
  OUTER,
  OUTER_GROWN,
  OUTSIDE,
  OVERFLOW,
  OWN_BYTES,
  OWN_MS,
  OWN_RESIDENT,
  PEAK,
  PEAK_RSS,
  POINT_WIDTH,
  POINTS,
  PROBES,
  SERIES_EPOCH,
  SET_ASIDE,
  SLOT_BYTES,
  SLOTS,
  START_EPOCH,
  START_NOW,
  START_USED,
  TOTAL_GC_MS,
  TOTAL_GCS,
  USED,
  WIDTH,
} from '../counters/layout.ts';
import { OWN_FREED } from '../counters/own-words.ts';
import { copyOfDoubles, copyOfWords, NEW_ROOM, type Room } from '../counters/room.ts';
import { type Strata, touchedStrata } from '../counters/strata.ts';
import { FIRST_GAP } from '../exact/guard.ts';
import { append, copyInto, doublesOf, max, wordsOf } from '../primordials.ts';
import { copyStrata } from '../sampled/copy.ts';
import type { RawEnding, RawSnapshot, RawThread } from '../snapshot/raw.ts';
import type { RawLive } from '../snapshot/raw-live.ts';

/** What a snapshot needs beside the thread's memory. */
export interface SnapshotSource {
  readonly thread: RawThread;
  readonly tables: readonly string[];
  readonly label?: string | undefined;
  /** Where probes are sampled. */
  readonly strata?: Strata | undefined;
  readonly live?: RawLive | undefined;
  /** Where the columns are copied to: memory of their own, unless told otherwise. */
  readonly room?: Room;
}

/**
 * Copies the state of a thread, its own or (from the sampler) another one's. `elapsed`: ms since its clock started;
 * `rss`: the resident set now, which then ends the series.
 */
export function takeSnapshot(
  memory: Memory,
  source: SnapshotSource,
  ending: RawEnding,
  elapsed: number,
  rss?: number,
): RawSnapshot {
  const { control, state, counters } = memory;
  const { room = NEW_ROOM } = source;
  const { slots, count } = usedSlots(memory, room);
  const kept = room.doubles(count * WIDTH);
  for (let i = 0; i < count; i++) copySlot(memory, slots[i]!, kept, i * WIDTH);
  const contexts = control[CONTEXTS]!;
  const stack: number[] = [];
  for (let depth = control[DEPTH]!; depth > 0 && stack.length < STACK_KEPT; depth--) {
    append(stack, memory.stackSlot[depth]!);
  }
  return {
    thread: source.thread,
    ending,
    startedAt: state[START_EPOCH]!,
    durationMs: elapsed,
    ...(source.label === undefined ? {} : { label: source.label }),
    ...(source.live === undefined ? {} : { live: source.live }),
    tables: listOf(source.tables),
    contexts: {
      fn: copyOfWords(memory.contextFunction, contexts, room),
      parent: copyOfWords(memory.contextParent, contexts, room),
      base: copyOfWords(memory.contextBase, contexts, room),
      calls: callsOf(memory, contexts, room),
    },
    slots: wordsOf(slots, count),
    counters: kept,
    ...(source.strata === undefined ? {} : { sampled: copyStrata(memory, source.strata, room) }),
    stack,
    series: readSeries(
      memory,
      room,
      rss === undefined ? null : [elapsed, rss, state[USED]! + state[OUTER]!, stack[0] ?? OUTSIDE],
    ),
    collections: copyCollections(memory),
    totals: {
      usedAtStart: state[START_USED]!,
      used: state[USED]!,
      external: state[OUTER]!,
      collected: state[COLLECTED]!,
      ownFreed: state[OWN_FREED]!,
      externalGrown: state[OUTER_GROWN]!,
      setAside: state[SET_ASIDE]!,
      gcs: state[TOTAL_GCS]!,
      gcMs: state[TOTAL_GC_MS]!,
      probes: state[PROBES]!,
      ownMs: state[OWN_MS]! + counters[IDLE * WIDTH + MS]!,
      ownBytes: state[OWN_BYTES]! + counters[IDLE * WIDTH + ALLOCATED]! - state[IDLE_ASIDE]!,
      sinceProbeMs: elapsed - (state[NOW]! - state[START_NOW]!),
      peakRss: max(state[PEAK_RSS]!, rss ?? 0),
      ownResident:
        state[OWN_RESIDENT]! +
        control[SLOTS]! * SLOT_BYTES +
        (source.strata === undefined ? 0 : touchedStrata(source.strata, control[SLOTS]!)),
    },
    flags: { folded: (control[FLAGS]! & FOLDED) !== 0, exhausted: (control[FLAGS]! & EXHAUSTED) !== 0 },
  };
}

/** A line that is counted has been read at a few of its hits: unless those are all, what they took says nothing of the others. */
function copySlot({ counters, due, gaps }: Memory, slot: number, to: Float64Array, at: number): void {
  copyInto(to, doublesOf(counters, slot * WIDTH, WIDTH), at);
  to[at + HITS]! -= due[slot]!;
  const isCounted = gaps[slot]! > FIRST_GAP || (gaps[slot] === FIRST_GAP && due[slot]! < FIRST_GAP);
  if (!isCounted) return;
  to[at + MEMORY] = 0;
  to[at + PEAK] = 0;
  to[at + MS] = 0;
}

function callsOf({ contextCalls, contextQuiet }: Memory, contexts: number, room: Room): Float64Array {
  const calls = copyOfDoubles(contextCalls, contexts, room);
  for (let i = 0; i < contexts; i++) calls[i]! += contextQuiet[i]!;
  return calls;
}

function listOf<T>(from: readonly T[]): T[] {
  const list: T[] = [];
  for (let i = 0; i < from.length; i++) append(list, from[i]!);
  return list;
}

/** The slots that counted anything: the first `count` of `slots`. */
function usedSlots(memory: Memory, room: Room): { slots: Int32Array; count: number } {
  const { control } = memory;
  const end = control[SLOTS]!;
  const exhausted = (control[FLAGS]! & EXHAUSTED) !== 0;
  const slots = room.words(exhausted ? end : end - FIRST_SLOT + OVERFLOW);
  let count = 0;
  for (let slot = 0; slot < end; slot++) {
    if (slot === IDLE) continue;
    if (slot === OVERFLOW && !exhausted) slot = FIRST_SLOT;
    if (slot < end && isUsed(memory, slot)) slots[count++] = slot;
  }
  return { slots, count };
}

/** Lines that cannot allocate may have no more than hits without a reading. */
function isUsed({ counters, due }: Memory, slot: number): boolean {
  if (due[slot] !== 0) return true;
  for (let i = slot * WIDTH; i < (slot + 1) * WIDTH; i++) if (counters[i] !== 0) return true;
  return false;
}

/** `end`: the point after the last, when it is known. */
function readSeries(
  { control, series }: Memory,
  room: Room,
  end: readonly [time: number, rss: number, heap: number, slot: number] | null,
): Float64Array {
  // Until the sampler has begun anew, the points are those of before the reset.
  const length = control[SERIES_EPOCH] === control[EPOCH] ? control[POINTS]! * POINT_WIDTH : 0;
  if (end === null) return copyOfDoubles(series, length, room);
  const points = room.doubles(length + POINT_WIDTH);
  copyInto(points, doublesOf(series, 0, length), 0);
  for (let i = 0; i < POINT_WIDTH; i++) points[length + i] = end[i]!;
  // The sampler may have added a point since the time of the end was read.
  if (length > 0) points[length] = max(end[0], series[length - POINT_WIDTH]!);
  return points;
}
