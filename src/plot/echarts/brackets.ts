// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import type { ChartCall } from '../chart/types.ts';

/** Half the height of a bracket, and how far its arms reach, in pixels. */
export const BRACKET_HEIGHT = 9;
export const BRACKET_WIDTH = 5;
/** Pixels between brackets that would touch. */
const APART = 2;
const ROOM = 2 * BRACKET_HEIGHT + APART;

/** How many pixels a ms and a byte are, and how high the plot is. */
export interface Scale {
  pixelsPerMs: number;
  pixelsPerByte: number;
  /** Bytes at the bottom of the plot, and its height in pixels. */
  floor: number;
  height: number;
}

/** How many pixels above its place a bracket of an execution is drawn: where it was entered, and where it was left. */
export interface Lift {
  enter: number;
  leave: number;
}

interface Box {
  x: number;
  /** Pixels above the bottom. */
  y: number;
}

/**
 * Moves brackets that would lie over each other up or down, as little as is needed; where there is no room left they stay. What is apart
 * at this scale is so in a part that is zoomed into.
 */
export function bracketLifts(calls: readonly ChartCall[], scale: Scale): Lift[] {
  const placed: Box[] = [];
  return calls.map(({ start, end, startMemory, endMemory }) => ({
    enter: place(start * scale.pixelsPerMs, (startMemory - scale.floor) * scale.pixelsPerByte),
    leave: place(end * scale.pixelsPerMs - BRACKET_WIDTH, (endMemory - scale.floor) * scale.pixelsPerByte),
  }));

  function place(x: number, y: number): number {
    for (let step = 0; step <= (2 * scale.height) / ROOM; step++) {
      const lift = Math.ceil(step / 2) * (step % 2 === 1 ? ROOM : -ROOM) + 0;
      const at = { x, y: y + lift };
      const isInside = step === 0 || (at.y >= BRACKET_HEIGHT && at.y <= scale.height - BRACKET_HEIGHT);
      if (!isInside || placed.some((other) => touches(at, other))) continue;
      placed.push(at);
      return lift;
    }
    placed.push({ x, y });
    return 0;
  }
}

function touches(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) < BRACKET_WIDTH + APART && Math.abs(a.y - b.y) < ROOM;
}
