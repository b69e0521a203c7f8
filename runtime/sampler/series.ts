import {
  DEPTH,
  EPOCH,
  MAX_POINTS,
  type Memory,
  OUTER,
  PEAK_RSS,
  POINT_WIDTH,
  POINTS,
  SERIES_EPOCH,
  USED,
} from '../counters/layout.ts';

/** Adds samples of a thread to the series in its shared memory. */
export interface SeriesWriter {
  /**
   * `elapsed` tells the ms since the thread's start. It is asked after the number of resets has been read: a sample that
   * a reset overtakes belongs to the series before it. `rss`: bytes.
   */
  add(elapsed: () => number, rss: number): void;
}

/**
 * The series never grows past its room: when it is full, each two neighbours become one, and from then on one point
 * stands for twice as many samples. The sample with the largest resident set stays, with the largest heap of them all.
 */
export function seriesWriter({ control, state, stackSlot, series }: Memory): SeriesWriter {
  let samplesPerPoint = 1;
  let samples = 0;

  function halve(): void {
    const half = MAX_POINTS / 2;
    for (let i = 0; i < half; i++) {
      const a = 2 * i * POINT_WIDTH;
      const b = a + POINT_WIDTH;
      const kept = series[b + 1]! > series[a + 1]! ? b : a;
      const heap = Math.max(series[a + 2]!, series[b + 2]!);
      series.copyWithin(i * POINT_WIDTH, kept, kept + POINT_WIDTH);
      series[i * POINT_WIDTH + 2] = heap;
    }
    control[POINTS] = half;
    samplesPerPoint *= 2;
  }

  function add(elapsed: () => number, rss: number): void {
    const epoch = Atomics.load(control, EPOCH);
    const time = elapsed();
    if (control[SERIES_EPOCH] !== epoch) {
      control[POINTS] = 0;
      control[SERIES_EPOCH] = epoch;
      samplesPerPoint = 1;
      samples = 0;
    }
    const heap = state[USED]! + state[OUTER]!;
    // The cursor may be in the middle of a null interval; the stack is not.
    const slot = control[DEPTH]! > 0 ? stackSlot[control[DEPTH]!]! : 0;
    if (rss > state[PEAK_RSS]!) state[PEAK_RSS] = rss;
    if (samples === 0) {
      if (control[POINTS] === MAX_POINTS) halve();
      write(control[POINTS]!, time, rss, heap, slot);
      control[POINTS]! += 1;
    } else {
      const last = control[POINTS]! - 1;
      const highest = Math.max(series[last * POINT_WIDTH + 2]!, heap);
      if (rss > series[last * POINT_WIDTH + 1]!) write(last, time, rss, highest, slot);
      else series[last * POINT_WIDTH + 2] = highest;
    }
    samples = (samples + 1) % samplesPerPoint;
  }

  function write(point: number, time: number, rss: number, heap: number, slot: number): void {
    const at = point * POINT_WIDTH;
    series[at] = time;
    series[at + 1] = rss;
    series[at + 2] = heap;
    series[at + 3] = slot;
  }

  return { add };
}
