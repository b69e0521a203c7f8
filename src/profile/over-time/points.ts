import { POINT_WIDTH } from '../../../runtime/counters/layout.ts';

/** A sample of a thread: ms since its start, bytes, and the slot under its cursor. */
export interface Point {
  time: number;
  rss: number;
  heap: number;
  slot: number;
}

/** The samples in the rows of a snapshot's series. */
export function pointsOf(series: Float64Array): Point[] {
  return Array.from({ length: series.length / POINT_WIDTH }, (_, i) => {
    const [time, rss, heap, slot] = series.subarray(i * POINT_WIDTH) as unknown as [number, number, number, number];
    return { time, rss, heap, slot };
  });
}
