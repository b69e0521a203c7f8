import { JUMP } from '../clock/background.ts';
import { cpuTime, waited } from '../clock/gauge.ts';
import {
  ALLOCATED,
  CALIBRATION,
  EXTERNAL,
  FIRST,
  HITS,
  type Memory,
  MS,
  NOW,
  OWN_MS,
  STEADY,
  WIDTH,
} from '../counters/layout.ts';
import {
  CONTEXT_ARRIVALS,
  CONTEXT_BYTES,
  CONTEXT_HITS,
  CONTEXT_MS,
  DRAWN,
  FIRST_BYTES,
  FIRST_MS,
  FIRST_SQUARES,
  FIRSTS,
  GAP,
  LARGEST,
  LAST,
  rowFor,
  SAMPLES,
  SEEN,
  type Strata,
  W,
  WMS,
  WOUTER,
  WW,
  WWX,
  WWXX,
  WX,
  WXX,
} from '../counters/strata.ts';
import { max, min, sqrt } from '../primordials.ts';
import { CONTEXT_SLOT } from './control-words.ts';
import {
  GOT_BYTES,
  GOT_MS,
  GOT_OUTER,
  NEXT_STEER,
  PLAIN,
  SELDOM,
  SPREAD,
  STEERED,
  STEERED_CPU,
  STEERED_OWN,
  STEERED_WAITED,
} from './state-words.ts';
import { LARGE, TIMES } from './suspects.ts';

/** Arrivals of a stratum that are all measured, before it is sampled. */
export const ALL_OF = 8;
/** The same where none of them took a byte: most lines are such, and in a program's first tenths of a second most readings are first ones. */
const ALL_OF_NOTHING = 2;
/** The first mean gap, in arrivals, after the former and the latter. */
const FIRST_GAP = 1.5;
const FIRST_GAP_NOTHING = 4;

/** First arrivals stand as they are read: no collection of before is to be among theirs. To ask costs 40 µs: small ones do without. */
export function isToBeAlone({ due, rows, rowOf }: Strata, stratum: number): boolean {
  const r = rowOf[stratum]!;
  return due[stratum]! < 0 && rows[r + FIRSTS]! < ALL_OF && rows[r + FIRST_BYTES]! >= JUMP * rows[r + FIRSTS]!;
}
/** A gap grows by this factor at most from one sample to the next, and by more while all samples are alike. */
const GROWTH = 1.25;
const GROWTH_ALIKE = 2;
/** While all samples are alike, the next may be so many times later: most lines are, and would take most readings. */
const LATER_ALIKE = 8;
/**
 * The same of lines of which no reading saw a byte: they are most lines, and each next reading of one says the least. What such a line
 * makes in a hit that is not read is in the residual, and has it read closely (see suspects.ts).
 */
const GROWTH_NOTHING = 4;
const LATER_NOTHING = 64;
/** An interval that is longer than usual by more than this factor was interrupted. */
const UNUSUAL = 8;
const RESOLUTION_MS = 0.001;
/** ms of work between two looks at the share. */
const STEER_PERIOD = 10;
/** The first of `SPREAD` and of `SELDOM`, and their bounds. */
const FIRST_SPREAD = 16_384;
const SMALLEST_SPREAD = 16;
const LARGEST_SPREAD = 10e6;
const FIRST_SELDOM = 1;
const LEAST_SELDOM = 0.01;
const MOST_SELDOM = 100;
/**
 * How much rarer, and how much denser, readings get at most from one look at the share to the next: samples of very different
 * weights say as little as the few heaviest of them.
 */
const RARER = 2;
const DENSER = 1.25;
/**
 * ms: own work that took longer was interrupted by the system, or is a copy for the sampler. Rarer readings would not
 * change that, so they are not steered by it.
 */
export const LONGEST_OWN = 0.1;
/** Larger gaps would make one sample stand for too much. */
const LARGEST_GAP = 65_536;
/**
 * A line with this share of all bytes is large, and no sample of it stands for more than this part of what it stood for before: what
 * samples that are all alike are off by where the line has changed meanwhile is then below one in a hundred.
 */
const LARGE_SHARE = 0.01;
const LARGEST_PART = 1 / 64;

/** Keeps what the samples say, and how densely they are taken. */
export interface Recorder {
  /** Takes up the interval in `GOT_BYTES`, `GOT_MS` and `GOT_OUTER` as a sample of the stratum. */
  record(stratum: number): void;
  /** Holds the readings to their share of the time in which the thread works. */
  steer(): void;
  /** Starts anew. */
  begin(): void;
}

/**
 * Makes the recorder. Of each stratum the first arrivals are all measured: V8's own work for a new line falls there, and
 * a line with few executions is exact. Then the gaps have a mean that is in inverse proportion to the standard deviation
 * of the stratum (Neyman's allocation: most readings where they take away most error), grows slowly, and is scaled so
 * that all readings take the share of time that they may. A stratum that is reached seldom is measured more often than its
 * spread so far demands: it costs little, and one large hit among many small ones is then seen.
 */
export function makeRecorder({ control, state, counters }: Memory, strata: Strata, share: number): Recorder {
  const { due, rows, rowOf, returns, turns } = strata;

  function record(stratum: number): void {
    const r = rowFor(strata, stratum);
    const x = state[GOT_BYTES]!;
    const ms = state[GOT_MS]!;
    const slot = stratum % returns;
    const at = slot * WIDTH;
    const firsts = rows[r + FIRSTS]!;
    let w = 1;
    if (firsts < (rows[r + FIRST_BYTES] === 0 ? ALL_OF_NOTHING : ALL_OF)) {
      rows[r + FIRSTS] = firsts + 1;
      rows[r + FIRST_BYTES]! += x;
      rows[r + FIRST_SQUARES]! += x * x;
      rows[r + FIRST_MS]! += ms;
      state[PLAIN]! += x;
      if (firsts + 1 >= ALL_OF) rows[r + GAP] = FIRST_GAP;
      else if (firsts + 1 >= ALL_OF_NOTHING && rows[r + FIRST_BYTES] === 0) rows[r + GAP] = FIRST_GAP_NOTHING;
      rows[r + LAST] = state[NOW]!;
      if (stratum < turns && rows[rowOf[slot]! + DRAWN]! - due[slot]! < 2) counters[at + FIRST]! += x;
    } else {
      // While V8 changes the code of the probe, what that leaves behind is not known: no sample is better than a wrong one.
      if (control[STEADY]! < 3 && x < JUMP) {
        counters[CALIBRATION * WIDTH + ALLOCATED]! += x;
        return;
      }
      w = rows[r + GAP]!;
      const samples = rows[r + SAMPLES]! + 1;
      const before = samples > 1 ? rows[r + WX]! / rows[r + W]! : rows[r + FIRST_BYTES]! / firsts;
      state[PLAIN]! += w * min(x, max(LARGE, TIMES * before));
      rows[r + SAMPLES] = samples;
      rows[r + SEEN]! += x;
      rows[r + LARGEST] = max(rows[r + LARGEST]!, x);
      const sumW = rows[r + W]! + w;
      const sumX = rows[r + WX]! + w * x;
      const sumXX = rows[r + WXX]! + w * x * x;
      rows[r + W] = sumW;
      rows[r + WX] = sumX;
      rows[r + WXX] = sumXX;
      rows[r + WW]! += w * w;
      rows[r + WWX]! += w * w * x;
      rows[r + WWXX]! += w * w * x * x;
      // That the system let others run meanwhile happened once, and not w times.
      const usual = (rows[r + FIRST_MS]! + rows[r + WMS]!) / (firsts + sumW);
      rows[r + WMS]! += w * min(ms, UNUSUAL * usual + RESOLUTION_MS);
      rows[r + WOUTER]! += w * state[GOT_OUTER]!;
      const all = samples < ALL_OF ? 1 : 0;
      const n = sumW + all * firsts;
      const mean = (sumX + all * rows[r + FIRST_BYTES]!) / n;
      const sigma = sqrt(max(0, (sumXX + all * rows[r + FIRST_SQUARES]!) / n - mean * mean));
      const elapsed = state[NOW]! - rows[r + LAST]!;
      const isNothing = rows[r + FIRST_BYTES]! + sumX === 0;
      const later = isNothing ? LATER_NOTHING : sigma === 0 ? LATER_ALIKE : 1;
      const growth = isNothing ? GROWTH_NOTHING : sigma === 0 ? GROWTH_ALIKE : GROWTH;
      const wanted = min(state[SPREAD]! / (sigma + 1e-9), (later * state[SELDOM]! * w) / (elapsed + 1e-6), LARGEST_GAP);
      rows[r + LAST] = state[NOW]!;
      const isLarge = rows[r + FIRST_BYTES]! + sumX > LARGE_SHARE * state[PLAIN]!;
      const most = isLarge ? max(2, (firsts + sumW) * LARGEST_PART) : LARGEST_GAP;
      rows[r + GAP] = max(1, min(wanted, w * growth, most));
    }
    counters[at + HITS]! += 1;
    counters[at + ALLOCATED]! += x;
    counters[at + EXTERNAL]! += state[GOT_OUTER]!;
    counters[at + MS]! += ms;
    const context = control[CONTEXT_SLOT]! * WIDTH;
    if (context > 0) {
      if (stratum < returns || stratum >= turns) counters[context + CONTEXT_HITS]! += w;
      counters[context + CONTEXT_BYTES]! += w * x;
      counters[context + CONTEXT_MS]! += w * ms;
      counters[context + CONTEXT_ARRIVALS]! += w;
    }
  }

  function steer(): void {
    const time = state[NOW]!;
    if (time < state[NEXT_STEER]!) return;
    const idle = waited();
    const cpu = cpuTime();
    // A server that waits most of the time would else be read ever more, up to a tenth of that; so would a thread that
    // the system lets wait, though the time of its readings grows with all else. Other threads' work is in `cpu`.
    const passed = time - state[STEERED]! - (idle - state[STEERED_WAITED]!);
    const worked = min(passed, cpu - state[STEERED_CPU]!);
    state[NEXT_STEER] = time + STEER_PERIOD;
    if (worked < STEER_PERIOD) return;
    const spent = (state[OWN_MS]! - state[STEERED_OWN]!) / worked;
    if (spent > share || spent < share * 0.8) {
      const factor = min(RARER, max(1 / DENSER, sqrt(spent / share)));
      state[SPREAD] = min(LARGEST_SPREAD, max(SMALLEST_SPREAD, state[SPREAD]! * factor));
      state[SELDOM] = min(MOST_SELDOM, max(LEAST_SELDOM, state[SELDOM]! * factor));
    }
    state[STEERED_OWN] = state[OWN_MS]!;
    state[STEERED] = time;
    state[STEERED_WAITED] = idle;
    state[STEERED_CPU] = cpu;
  }

  function begin(): void {
    state[SPREAD] = FIRST_SPREAD;
    state[SELDOM] = FIRST_SELDOM;
    state[STEERED] = state[NOW]!;
    state[STEERED_OWN] = state[OWN_MS]!;
    state[STEERED_WAITED] = waited();
    state[STEERED_CPU] = cpuTime();
    state[NEXT_STEER] = 0;
  }

  return { record, steer, begin };
}
