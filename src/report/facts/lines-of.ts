import type { LineProfile, Profile } from '../../profile/types.ts';

/** One line of a file, and what it did itself. */
export interface OwnLine {
  /** Index of the function that did most of it: several can be written on one line. */
  index: number;
  line: number;
  /** Σ over the functions of the line of what `value` gives, in its unit. */
  amount: number;
}

/** Names a line of a file: functions that are written on one line meet there. */
export function placeKey(file: number, line: number): string {
  return `${file}:${line}`;
}

/**
 * The lines for which `value` of a line's own measures is above zero, the largest first. Functions that are written on
 * the same line are one with it, and it bears the name of the one that did most.
 */
export function linesBy({ functions }: Profile, value: (line: LineProfile) => number): OwnLine[] {
  const lines = new Map<string, OwnLine & { most: number }>();
  functions.forEach((fn, index) => {
    for (const line of fn.lines) {
      const amount = value(line);
      if (amount <= 0) continue;
      const key = placeKey(fn.file, line.line);
      const known = lines.get(key);
      if (known === undefined) {
        lines.set(key, { index, line: line.line, amount, most: amount });
        continue;
      }
      known.amount += amount;
      if (amount > known.most) Object.assign(known, { index, most: amount });
    }
  });
  return [...lines.values()].sort((a, b) => b.amount - a.amount);
}
