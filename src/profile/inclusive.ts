import { addMeasures, noMeasures } from './measures.ts';
import type { Measures } from './types.ts';

/** A node of a calling context tree, as far as sums over it need to know. */
export interface Call {
  /** Index of the call above; outside of the list: none. */
  readonly parent: number;
  /** The function, or group of functions, that was called; below 0: none, the outside. */
  readonly group: number;
  /** Line of the caller's function that made the call. */
  readonly callLine: number;
  readonly calls: number;
  /** Self measures by line. */
  readonly lines: Iterable<readonly [line: number, Readonly<Measures>]>;
}

/** What a group of functions did: as a whole, and on each of its lines, the profiled functions that it called included. */
export interface GroupMeasures {
  calls: number;
  total: Measures;
  self: Measures;
  /** By line; the hits are the line's own, whatever it called. */
  lines: Map<number, Measures>;
}

/** More lines than a file has: a group and a line are one number. */
const LINES = 2 ** 24;

/**
 * Inclusive measures: what a call and all below it did is added once to each distinct (group, line) on its path, so that
 * recursion is never counted twice. The only place that decides it. `below[i]` is {@link belowEach} of the calls.
 */
export function inclusiveMeasures(
  calls: readonly Call[],
  below: readonly Readonly<Measures>[],
): Map<number, GroupMeasures> {
  const groups = new Map<number, GroupMeasures>();
  const groupOf = (id: number): GroupMeasures => {
    const known = groups.get(id);
    if (known !== undefined) return known;
    const made = { calls: 0, total: noMeasures(), self: noMeasures(), lines: new Map<number, Measures>() };
    groups.set(id, made);
    return made;
  };
  const callees = calleesOf(calls);
  const activeLines = new Map<number, number>();
  const activeGroups = new Map<number, number>();

  // A path is entered and left by hand: a tree may be deeper than the call stack.
  const stack: { index: number; leave: boolean }[] = rootsOf(calls).map((index) => ({ index, leave: false }));
  while (stack.length > 0) {
    const { index, leave } = stack.pop()!;
    const { parent, group: own, callLine, calls: times, lines } = calls[index]!;
    const caller = calls[parent]?.group ?? -1;
    const callSite = caller * LINES + callLine;
    if (leave) {
      step(activeLines, callSite, -1);
      step(activeGroups, own, -1);
      continue;
    }
    if (caller >= 0 && !activeLines.has(callSite))
      addMeasures(lineOf(groupOf(caller), callLine), { ...below[index]!, hits: 0 });
    step(activeLines, callSite, 1);
    if (own >= 0) {
      const mine = groupOf(own);
      if (!activeGroups.has(own)) addMeasures(mine.total, below[index]!);
      mine.calls += times;
      for (const [line, measures] of lines) {
        addMeasures(mine.self, measures);
        if (activeLines.has(own * LINES + line)) lineOf(mine, line).hits += measures.hits;
        else addMeasures(lineOf(mine, line), measures);
      }
    }
    step(activeGroups, own, 1);
    stack.push({ index, leave: true });
    for (const callee of callees[index]!) stack.push({ index: callee, leave: false });
  }
  return groups;
}

/** For each call, what it and everything below it did. */
export function belowEach(calls: readonly Pick<Call, 'parent' | 'lines'>[]): Measures[] {
  const sums = calls.map(({ lines }) => {
    const sum = noMeasures();
    for (const [, measures] of lines) addMeasures(sum, measures);
    return sum;
  });
  const callees = calleesOf(calls);
  const order = rootsOf(calls);
  for (let i = 0; i < order.length; i++) order.push(...callees[order[i]!]!);
  for (const index of order.reverse()) {
    const above = sums[calls[index]!.parent];
    if (above !== undefined) addMeasures(above, sums[index]!);
  }
  return sums;
}

function lineOf({ lines }: GroupMeasures, line: number): Measures {
  let sum = lines.get(line);
  if (sum === undefined) {
    sum = noMeasures();
    lines.set(line, sum);
  }
  return sum;
}

function step(counts: Map<number, number>, key: number, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

function calleesOf(calls: readonly Pick<Call, 'parent'>[]): number[][] {
  const callees: number[][] = calls.map(() => []);
  for (const [index, { parent }] of calls.entries()) callees[parent]?.push(index);
  return callees;
}

function rootsOf(calls: readonly Pick<Call, 'parent'>[]): number[] {
  return calls.flatMap(({ parent }, index) => (calls[parent] === undefined ? [index] : []));
}
