import { doubles, sharedMemory, words } from '../primordials.ts';

/**
 * The memory of the sampled probes. A slot has four strata: hits of its line that come from a line before it, hits that come
 * from itself or from a line behind it (a loop's next turn, which does not do again what its first one did), arrivals without
 * a hit (returns from calls and from suspension), and hits that cannot allocate by their text and are never read. A
 * stratum is the population that its samples stand for. Its row is handed out with its first sample: most strata never have one, and rows
 * side by side take few pages of memory, each of which costs the program's thread up to 15 µs on a virtual machine.
 *
 * A function has one region of slots for all its contexts: `HEADS` slots, then its sites. Contexts are made by samples
 * only; they are those of the exact mode, and their rows hold what the samples in them stand for.
 */

/** Slots in front of a region's sites: arrivals by a call, which are hits of site 0. */
export const HEADS = 1;
/** Strata of a slot. */
export const KINDS = 4;

/** What stands for the parent of a context that is a region. */
export const REGION = -2;

/** Doubles of a stratum, in this order. */
export const STRATUM_WIDTH = 20;
/** Arrivals counted, plus what the countdown still holds: arrivals are `DRAWN` − countdown. */
export const DRAWN = 0;
/** The present mean gap between two samples, in arrivals. */
export const GAP = 1;
/** The first arrivals, which were all measured: how many, Σ bytes, Σ bytes², Σ ms. */
export const FIRSTS = 2;
export const FIRST_BYTES = 3;
export const FIRST_SQUARES = 4;
export const FIRST_MS = 5;
/** The samples after them: how many, and sums over them of the weight w and the bytes x. */
export const SAMPLES = 6;
export const W = 7;
export const WX = 8;
export const WXX = 9;
export const WW = 10;
export const WWX = 11;
export const WWXX = 12;
/** Σ w · ms. */
export const WMS = 13;
/** Σ w · net change of external memory. */
export const WOUTER = 14;
/** Σ bytes of the samples, as they were seen. */
export const SEEN = 15;
/** When the last of them was drawn, in ms. */
export const LAST = 16;
/** The largest of the samples, in bytes. */
export const LARGEST = 17;
/** Σ bytes of the jumps in stretches that are this stratum's, as its samples say. */
export const LIKELY = 18;
/** Σ bytes of all jumps in stretches in which the stratum was reached. */
export const POSSIBLE = 19;

/** Field of the row of the stretches (`CALIBRATION`): Σ bytes of all jumps that nobody explains. */
export const UNEXPLAINED = 11;

/** Fields of a context's row (see `WIDTH` of the counters): Σ w of its hits, Σ w · bytes, Σ w · ms, Σ w of all its samples. */
export const CONTEXT_HITS = 0;
export const CONTEXT_BYTES = 1;
export const CONTEXT_MS = 10;
export const CONTEXT_ARRIVALS = 2;

/** What changes with each arrival. */
export interface StrataCounts {
  /** Arrivals left until the next sample, by stratum. */
  readonly due: Int32Array;
  /** Sums over samples, `STRATUM_WIDTH` doubles each; the first row is that of all strata without one, and stays zero. */
  readonly rows: Float64Array;
}

/** Views of the memory that a thread's sampled probes have beside the thread's own. */
export interface Strata extends StrataCounts {
  readonly buffer: SharedArrayBuffer;
  /** What the thread hands over to the sampler. */
  readonly copy: StrataCounts;
  /** Where a stratum's row begins in `rows`; 0 until it is handed out. */
  readonly rowOf: Int32Array;
  /** Where the last of the rows begins that were handed out; one word. */
  readonly lastRow: Int32Array;
  /** The context of the frame at each depth of the stack; 0 until a sample needs it. */
  readonly stackContext: Int32Array;
  /** The stratum of a slot's arrivals without a hit is this many behind that of its hits; those of its turns; those that are counted. */
  readonly returns: number;
  readonly turns: number;
  readonly counted: number;
}

/** Makes the memory for `slots` slots and a stack of `depth`, or views memory that another thread made. */
export function openStrata(slots: number, depth: number, source?: SharedArrayBuffer): Strata {
  const strata = KINDS * slots;
  const length = (strata + 1) * STRATUM_WIDTH;
  const size = length * 8 + strata * 4;
  const buffer = source ?? sharedMemory(2 * size + (strata + depth + 1) * 4);
  const counts = (at: number): StrataCounts => ({
    rows: doubles(buffer, at, length),
    due: words(buffer, at + length * 8, strata),
  });
  const rowOf = words(buffer, 2 * size, strata);
  const stackContext = words(buffer, 2 * size + strata * 4, depth);
  const lastRow = words(buffer, 2 * size + (strata + depth) * 4, 1);
  const kinds = { returns: slots, turns: 2 * slots, counted: 3 * slots };
  return { ...counts(0), buffer, copy: counts(size), rowOf, lastRow, stackContext, ...kinds };
}

/** Bytes of the memory that were touched, where the thread has so many slots. */
export function touchedStrata({ lastRow }: Pick<Strata, 'lastRow'>, slots: number): number {
  return 2 * 8 * (lastRow[0]! + STRATUM_WIDTH) + KINDS * slots * 3 * 4;
}

/** Where the row of a stratum begins, which is handed out when it has none; the stratum keeps it for good. */
export function rowFor({ rowOf, lastRow }: Pick<Strata, 'rowOf' | 'lastRow'>, stratum: number): number {
  let row = rowOf[stratum]!;
  if (row === 0) {
    row = lastRow[0]! + STRATUM_WIDTH;
    lastRow[0] = row;
    rowOf[stratum] = row;
  }
  return row;
}

/** Writes down what the countdown of a stratum that is not sampled holds: more than a word has room for. */
export function writeDown(strata: Strata, stratum: number): void {
  const { rows, due } = strata;
  rows[rowFor(strata, stratum) + DRAWN]! -= due[stratum]!;
  due[stratum] = 0;
}
