// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import type { TimelineChart } from '../chart/types.ts';
import { BRACKET_HEIGHT, BRACKET_WIDTH, bracketLifts, type Scale } from './brackets.ts';

/** Pixels that a letter of a label takes, at most; half of its height, and how far above the line of the peak its middle is. */
const LETTER = 8;
const HALF = 8;
export const LABEL_ABOVE = 10;
/** Places along the line of the peak, as shares of its length, that are tried when brackets lie where the label belongs. */
const ELSEWHERE = [0, 0.25, 0.5, 0.75, 1];

/** Where the label of the peak begins or ends: `time` in ms. */
export interface LabelPlace {
  time: number;
  side: 'left' | 'right';
}

/** The place of the peak's label: beside its mark, or where no bracket lies over it. `scale` is null where no brackets are drawn. */
export function peakLabelPlace(chart: TimelineChart, letters: number, width: number, scale: Scale | null): LabelPlace {
  const { from, to, peak } = chart;
  const pixelsPerMs = width / (to - from || 1);
  const room = letters * LETTER;
  const at = (time: number): LabelPlace => ({ time, side: (to - time) * pixelsPerMs < room ? 'left' : 'right' });
  const mark = at(peak?.time ?? from);
  if (scale === null || peak === null) return mark;
  const boxes = bracketBoxes(chart, scale);
  const middle = (peak.memory - scale.floor) * scale.pixelsPerByte + LABEL_ABOVE;
  const isFree = ({ time, side }: LabelPlace): boolean => {
    const left = time * pixelsPerMs - (side === 'left' ? room : 0);
    return boxes.every(
      ({ x, y }) => x + BRACKET_WIDTH < left || x > left + room || Math.abs(y - middle) > BRACKET_HEIGHT + HALF,
    );
  };
  return [mark, ...ELSEWHERE.map((share) => at(from + share * (to - from)))].find(isFree) ?? mark;
}

/** The left edges and middles of all brackets, in pixels. */
function bracketBoxes({ calls }: TimelineChart, scale: Scale): { x: number; y: number }[] {
  const lifts = bracketLifts(calls, scale);
  const up = (memory: number): number => (memory - scale.floor) * scale.pixelsPerByte;
  return calls.flatMap(({ start, end, startMemory, endMemory }, i) => [
    { x: start * scale.pixelsPerMs, y: up(startMemory) + lifts[i]!.enter },
    { x: end * scale.pixelsPerMs - BRACKET_WIDTH, y: up(endMemory) + lifts[i]!.leave },
  ]);
}
