/**
 * The shared memory of one thread's runtime. All counters lie in one SharedArrayBuffer of fixed size, so that the
 * sampler can save them while the thread that owns them is busy, out of memory or about to be killed. The operating
 * system commits its pages when they are first touched: what was never used costs nothing.
 */

import { doubles as doublesIn, floor, sharedLengthOf, sharedMemory, words as wordsIn } from '../primordials.ts';
import { COLLECTION_WIDTH, MAX_COLLECTIONS } from './collection-rows.ts';

/** Doubles per slot: the measures of one site in one context, in this order. */
export const WIDTH = 12;
export const HITS = 0;
export const ALLOCATED = 1;
export const INCREMENT = 2;
export const MEMORY = 3;
export const PEAK = 4;
export const FREED = 5;
export const GCS = 6;
export const GC_MS = 7;
export const EXTERNAL = 8;
export const AWAITED = 9;
export const MS = 10;
export const FIRST = 11;

/** Slot of everything that is outside the profiled lines. */
export const OUTSIDE = 0;
/** Slot of the null intervals. */
export const CALIBRATION = 1;
/** Slot of the intervals between a null interval and the line; they are the profiler's own. */
export const IDLE = 2;
/** First slot of the region that takes the sites for which no slots were left. */
export const OVERFLOW = 3;
/** Largest number of sites of one function; a file with a larger one runs unmeasured. */
export const MAX_SITES = 65_536;
/** First slot that a context can have. */
export const FIRST_SLOT: number = OVERFLOW + MAX_SITES;

/** Words of the control block (Int32). */
export const CURSOR = 0;
export const DEPTH = 1;
/** Slots handed out so far. */
export const SLOTS = 2;
/** Contexts made so far; context 0 is the outside. */
export const CONTEXTS = 3;
/** Frames suspended in `await`. */
export const WAITING = 4;
/** Probes left until the next null interval. */
export const COUNTDOWN = 5;
/** Bits: {@link FOLDED}, {@link EXHAUSTED}. */
export const FLAGS = 6;
/** Depth of the innermost active frame that can be suspended; 0 when there is none. */
export const ASYNC_DEPTH = 7;
/** Set by the owner when it has written its final snapshot. */
export const STOPPED = 8;
/** The sampler sleeps on this word. */
export const WAKE = 9;
/** Set by the sampler when it is up. */
export const READY = 10;
/** Points in the series. */
export const POINTS = 11;
/** Consecutive null intervals that read the same. */
export const STEADY = 12;
/** Counts the resets, once their new start is set, so that the sampler starts its series anew. */
export const EPOCH = 13;
/** The error number of the last snapshot that could not be written; 0 when all is well. */
export const FAILED = 14;
/** Threads that the sampler follows; kept in the memory of the thread that started it. */
export const THREADS = 15;
/** Counts the rounds in which the sampler saved every thread's snapshot because it was asked to. */
export const SAVED = 16;
/** Counts those requests. */
export const SAVE = 17;
/** The context whose call is being counted. */
export const ENTERED = 18;
/** Set when the warm-up is over: what was counted before is nobody's. */
export const MEASURING = 19;
/** Odd while several words of one step are being written: what is read then is half of it. */
export const SEQUENCE = 24;
/** Counts the copies that the sampler has asked for, and those that the thread has made (see handover.ts). */
export const ASKED = 25;
export const HANDED = 26;
/** Counts the requests to take what is alive. */
export const MOMENTS = 27;
/** The reset that the points of the series come after; those of an earlier one have another start. */
export const SERIES_EPOCH = 20;
const CONTROL_WORDS = 64;

/** A context was folded onto its function's root. */
export const FOLDED = 1;
/** There were no slots left for a context. */
export const EXHAUSTED = 2;

/** Doubles of the state block. Memory in bytes, time in milliseconds of `performance.now()`. */
export const USED = 0;
export const OUTER = 1;
/** Memory by the chosen metric when the interval opened. */
export const OPEN_MEMORY = 2;
export const NOW = 3;
/** What the last null interval read. */
export const NULL_BYTES = 4;
export const NULL_MS = 5;
/** Movement of memory outside, per waiting frame, since the start. */
export const SHARE = 6;
export const SET_ASIDE = 7;
export const PROBES = 8;
/** Time and bytes of the probes' slow paths. */
export const OWN_MS = 9;
export const OWN_BYTES = 10;
export const START_USED = 11;
export const START_NOW = 12;
/** Freed by the collections that were charged. */
export const COLLECTED = 13;
export const TOTAL_GCS = 14;
export const TOTAL_GC_MS = 15;
/** Positive movements of external memory. */
export const OUTER_GROWN = 16;
/** Intervals shorter than this cannot hold a collection. */
export const GC_FLOOR = 17;
/** Epoch milliseconds of START_NOW. */
export const START_EPOCH = 19;
/** Largest resident set that the sampler saw. */
export const PEAK_RSS = 20;
/** What was set aside in idle intervals. */
export const IDLE_ASIDE = 21;
/** V8's own memory (malloc) when no compilation is in flight, and the least seen in the present window of time. */
export const IDLE_MALLOCED = 22;
export const WINDOW_MALLOCED = 23;
export const WINDOW_END = 24;
/** How much of the profiler's own garbage has been collected. */
export const OWN_COLLECTED = 25;
/** Always 0. */
export const ZERO = 26;
/** Growth of the resident set in the profiler's own work. */
export const OWN_RESIDENT = 28;
const STATE_DOUBLES = 64;

/** Deepest stack of profiled frames that is followed. */
export const MAX_DEPTH = 262_144;
/** Contexts past this fold onto their function's root. */
export const CONTEXT_CAP = 65_536;
/** Contexts altogether, roots included. */
export const MAX_CONTEXTS = 131_072;
/** Entries of the table (slot, function) → context; a power of two. */
export const EDGE_TABLE = 262_144;
/** Points that the series keeps. */
export const MAX_POINTS = 4096;
/** Doubles per point: time, rss, heap, slot. */
export const POINT_WIDTH = 4;

/** What changes with each probe. */
export interface Counts {
  readonly control: Int32Array;
  readonly state: Float64Array;
  /** `stackSlot[d]` is the slot of the frame at depth `d`; `stackSlot[0]` is the outside. */
  readonly stackSlot: Int32Array;
  readonly contextCalls: Float64Array;
  /** Calls without a reading, beside those of `contextCalls`. */
  readonly contextQuiet: Int32Array;
  /** `HITS` of a slot less `due` are its hits: `due` counts those that need no reading. */
  readonly counters: Float64Array;
  /** When garbage was collected. */
  readonly collections: Float64Array;
  readonly due: Int32Array;
  /** What `due` counts down from (see exact/guard.ts); 0 or less where each hit is read. */
  readonly gaps: Int32Array;
}

/** Views of one thread's shared memory. */
export interface Memory extends Counts {
  readonly buffer: SharedArrayBuffer;
  readonly stackBase: Int32Array;
  readonly stackFunction: Int32Array;
  /** The cursor when the frame was entered: leaving it goes back there. */
  readonly stackFrom: Int32Array;
  readonly contextFunction: Int32Array;
  /** Slot of the line that made the call. */
  readonly contextParent: Int32Array;
  /** First slot of the context. */
  readonly contextBase: Int32Array;
  readonly edgeSlot: Int32Array;
  readonly edgeFunction: Int32Array;
  readonly edgeContext: Int32Array;
  readonly series: Float64Array;
  /** What the thread hands over to the sampler. */
  readonly copy: Counts;
  /** Slots that `counters` has room for. */
  readonly capacity: number;
}

/** Bytes of all the regions in front of the counters. */
const HEAD_BYTES =
  8 * (2 * STATE_DOUBLES + 2 * MAX_CONTEXTS + MAX_POINTS * POINT_WIDTH + 2 * MAX_COLLECTIONS * COLLECTION_WIDTH) +
  4 * (2 * CONTROL_WORDS + 5 * MAX_DEPTH + 5 * MAX_CONTEXTS + 3 * EDGE_TABLE);
/** Bytes of a slot's measures and countdown, twice; those of slots that nobody has take no room. */
export const SLOT_BYTES: number = 2 * (WIDTH * 8 + 2 * 4);

/** Makes the memory of a thread with room for `slots` slots, or views memory that another thread made. */
export function openMemory(source: number | SharedArrayBuffer): Memory {
  const buffer = typeof source === 'number' ? sharedMemory(HEAD_BYTES + source * SLOT_BYTES) : source;
  let offset = 0;
  const doubles = (length: number): Float64Array => {
    const view = doublesIn(buffer, offset, length);
    offset += length * 8;
    return view;
  };
  const words = (length: number): Int32Array => {
    const view = wordsIn(buffer, offset, length);
    offset += length * 4;
    return view;
  };
  // In this order they lie there.
  const head = {
    state: doubles(STATE_DOUBLES),
    contextCalls: doubles(MAX_CONTEXTS),
    series: doubles(MAX_POINTS * POINT_WIDTH),
    collections: doubles(MAX_COLLECTIONS * COLLECTION_WIDTH),
  };
  const copied = {
    state: doubles(STATE_DOUBLES),
    contextCalls: doubles(MAX_CONTEXTS),
    collections: doubles(MAX_COLLECTIONS * COLLECTION_WIDTH),
  };
  const tables = {
    control: words(CONTROL_WORDS),
    stackSlot: words(MAX_DEPTH),
    stackBase: words(MAX_DEPTH),
    stackFunction: words(MAX_DEPTH),
    stackFrom: words(MAX_DEPTH),
    contextFunction: words(MAX_CONTEXTS),
    contextParent: words(MAX_CONTEXTS),
    contextBase: words(MAX_CONTEXTS),
    contextQuiet: words(MAX_CONTEXTS),
    edgeSlot: words(EDGE_TABLE),
    edgeFunction: words(EDGE_TABLE),
    edgeContext: words(EDGE_TABLE),
  };
  const copiedTables = {
    control: words(CONTROL_WORDS),
    stackSlot: words(MAX_DEPTH),
    contextQuiet: words(MAX_CONTEXTS),
  };
  const capacity = floor((sharedLengthOf(buffer) - HEAD_BYTES) / SLOT_BYTES);
  const counters = doubles(capacity * WIDTH);
  const copiedCounters = doubles(capacity * WIDTH);
  const slots = { counters, due: words(capacity), gaps: words(capacity) };
  const copiedSlots = { counters: copiedCounters, due: words(capacity), gaps: words(capacity) };
  const copy: Counts = { ...copied, ...copiedTables, ...copiedSlots };
  return { buffer, ...head, ...tables, ...slots, copy, capacity };
}
