import { align, alignByPlace } from './align.ts';
import { isTelling, type Match, textOf } from './match.ts';
import type { SideFunction } from './side.ts';

/** A line of a function on both sides; null where there is none. */
export interface LinePair {
  before: { fn: SideFunction; line: number } | null;
  after: { fn: SideFunction; line: number } | null;
  /** Whether the texts of both are known. */
  byText: boolean;
}

/**
 * Which line is which. Of one text of a file: those of one number. Where both texts are known: those of the same text, and
 * between them those that were edited. Else those that stand equally far below the first line of the function.
 */
export function pairLines({ before, after }: Match): LinePair[] {
  if (before === null || after === null) {
    const fn = (before ?? after)!;
    const place = (line: number): LinePair['before'] => ({ fn, line });
    return [...fn.lines.keys()].sort(ascending).map((line) => ({
      before: before === null ? null : place(line),
      after: after === null ? null : place(line),
      byText: fn.isCertain && fn.text.from !== 'none',
    }));
  }
  const known = isKnown(before) && isKnown(after);
  const pairs = isSameText(before, after)
    ? sameLines(before, after)
    : known
      ? byText(before, after)
      : byPlace(before, after);
  const ran = ([i, j]: Numbers): boolean => (i !== null && before.lines.has(i)) || (j !== null && after.lines.has(j));
  return pairs.filter(ran).map(([i, j]) => ({
    before: i === null ? null : { fn: before, line: i },
    after: j === null ? null : { fn: after, line: j },
    byText: known,
  }));
}

/**
 * Lines that ran on one side only, and whose text stands in another place on the other side, are the same: they were
 * moved. A text that is there several times says nothing when their numbers differ.
 */
export function joinMoved(lists: readonly LinePair[][]): LinePair[][] {
  const gone = byTexts(lists, 'before');
  const came = byTexts(lists, 'after');
  const twins = new Map<LinePair, LinePair>();
  const left = new Set<LinePair>();
  for (const [text, list] of came) {
    const others = gone.get(text) ?? [];
    if (others.length !== list.length) continue;
    for (const [i, pair] of list.entries()) {
      twins.set(pair, { ...pair, before: others[i]!.before });
      left.add(others[i]!);
    }
  }
  return lists.map((pairs) => pairs.filter((pair) => !left.has(pair)).map((pair) => twins.get(pair) ?? pair));
}

function byTexts(lists: readonly LinePair[][], side: 'before' | 'after'): Map<string, LinePair[]> {
  const found = new Map<string, LinePair[]>();
  for (const pair of lists.flat()) {
    const [own, other] = side === 'before' ? [pair.before, pair.after] : [pair.after, pair.before];
    if (own === null || other !== null || !pair.byText) continue;
    const text = textOf(own.fn, own.line);
    if (!isTelling(text)) continue;
    const known = found.get(text);
    if (known === undefined) found.set(text, [pair]);
    else known.push(pair);
  }
  return found;
}

type Numbers = readonly [before: number | null, after: number | null];

function isKnown({ isCertain, text }: SideFunction): boolean {
  return isCertain && text.from !== 'none';
}

function isSameText({ file: a }: SideFunction, { file: b }: SideFunction): boolean {
  if (a.hash !== undefined && b.hash !== undefined) return a.hash === b.hash;
  return a.source !== undefined && a.source === b.source;
}

function sameLines(before: SideFunction, after: SideFunction): Numbers[] {
  const lines = new Set([...before.lines.keys(), ...after.lines.keys()]);
  return [...lines].sort(ascending).map((line) => [line, line]);
}

function byText(before: SideFunction, after: SideFunction): Numbers[] {
  const isPartial = before.text.from === 'old' || after.text.from === 'old';
  const numbers = (fn: SideFunction): number[] => (isPartial ? [...fn.lines.keys()].sort(ascending) : range(fn));
  const [old, young] = [numbers(before), numbers(after)];
  const pairs = align(
    old.map((line) => textOf(before, line)),
    young.map((line) => textOf(after, line)),
  );
  return pairs.map(([i, j]) => [i === null ? null : old[i]!, j === null ? null : young[j]!]);
}

/** Every line from the function's first on, whether it ran or not, so that places can be counted. */
function byPlace(before: SideFunction, after: SideFunction): Numbers[] {
  const [old, young] = [range(before), range(after)];
  return alignByPlace(old.length, young.length).map(([i, j]) => [
    i === null ? null : old[i]!,
    j === null ? null : young[j]!,
  ]);
}

function range({ range: [first, last] }: SideFunction): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function ascending(a: number, b: number): number {
  return a - b;
}
