import { addMeasures, noMeasures } from '../../profile/measures.ts';
import type { Measures, Profile } from '../../profile/types.ts';

/** What a group of functions did: as a whole, and on each of its lines, the profiled functions that it called included. */
export interface GroupMeasures {
  calls: number;
  total: Measures;
  self: Measures;
  lines: Map<number, Measures>;
}

/**
 * Inclusive measures of groups of functions (a function with those nested in it), from the calling context tree. What a
 * context did is added once to each distinct (group, line) on its path, so that recursion is never counted twice.
 * `groupOf[f]` is the group of function `f`.
 */
export function inclusiveByGroup(profile: Profile, groupOf: readonly number[]): Map<number, GroupMeasures> {
  const { contexts } = profile;
  const groups = new Map<number, GroupMeasures>();
  const group = (id: number): GroupMeasures => {
    const known = groups.get(id);
    if (known !== undefined) return known;
    const made = { calls: 0, total: noMeasures(), self: noMeasures(), lines: new Map<number, Measures>() };
    groups.set(id, made);
    return made;
  };
  const subtree = subtreeMeasures(profile);
  const activeLines = new Map<string, number>();
  const activeGroups = new Map<number, number>();

  // A path is entered and left by hand: a tree may be deeper than the call stack.
  const stack: { index: number; leave: boolean }[] = roots(profile).map((index) => ({ index, leave: false }));
  while (stack.length > 0) {
    const { index, leave } = stack.pop()!;
    const context = contexts[index]!;
    const parent = contexts[context.parent];
    const own = context.function < 0 ? -1 : groupOf[context.function]!;
    const caller = parent === undefined || parent.function < 0 ? -1 : groupOf[parent.function]!;
    const callKey = `${caller}:${context.callLine}`;
    if (leave) {
      step(activeLines, callKey, -1);
      step(activeGroups, own, -1);
      continue;
    }
    if (caller >= 0 && !activeLines.has(callKey)) addTo(group(caller).lines, context.callLine, subtree[index]!);
    step(activeLines, callKey, 1);
    if (own >= 0) {
      const mine = group(own);
      if (!activeGroups.has(own)) addMeasures(mine.total, subtree[index]!);
      mine.calls += context.calls;
      for (const line of context.lines) {
        addMeasures(mine.self, line);
        if (!activeLines.has(`${own}:${line.line}`)) addTo(mine.lines, line.line, line);
      }
    }
    step(activeGroups, own, 1);
    stack.push({ index, leave: true });
    for (const child of childrenOf(profile)[index]!) stack.push({ index: child, leave: false });
  }
  return groups;
}

function addTo(lines: Map<number, Measures>, line: number, measures: Measures): void {
  let sum = lines.get(line);
  if (sum === undefined) {
    sum = noMeasures();
    lines.set(line, sum);
  }
  addMeasures(sum, measures);
}

function step<K>(counts: Map<K, number>, key: K, by: number): void {
  const next = (counts.get(key) ?? 0) + by;
  if (next === 0) counts.delete(key);
  else counts.set(key, next);
}

const childrenCache = new WeakMap<Profile, number[][]>();

function childrenOf(profile: Profile): number[][] {
  let children = childrenCache.get(profile);
  if (children === undefined) {
    children = profile.contexts.map(() => []);
    for (const [index, context] of profile.contexts.entries()) children[context.parent]?.push(index);
    childrenCache.set(profile, children);
  }
  return children;
}

function roots(profile: Profile): number[] {
  return profile.contexts.flatMap((context, index) => (profile.contexts[context.parent] === undefined ? [index] : []));
}

const subtreeCache = new WeakMap<Profile, readonly Readonly<Measures>[]>();

/** For each context, what it and everything below it did. */
export function subtreeMeasures(profile: Profile): readonly Readonly<Measures>[] {
  const known = subtreeCache.get(profile) ?? sumSubtrees(profile);
  subtreeCache.set(profile, known);
  return known;
}

function sumSubtrees(profile: Profile): Measures[] {
  const { contexts } = profile;
  const sums = contexts.map((context) => {
    const sum = noMeasures();
    for (const line of context.lines) addMeasures(sum, line);
    return sum;
  });
  const order = roots(profile);
  for (let i = 0; i < order.length; i++) order.push(...childrenOf(profile)[order[i]!]!);
  for (const index of order.reverse()) {
    const parent = sums[contexts[index]!.parent];
    if (parent !== undefined) addMeasures(parent, sums[index]!);
  }
  return sums;
}
