import type { SideFunction } from './side.ts';
import type { Sides } from './types.ts';

export type Match = Sides<SideFunction | null>;

/** A function that moved, or was renamed, shares at least this part of its lines that ran. */
const ALIKE = 0.5;
/** The first so many characters of a line make it what it is: profiles keep no more. */
export const KEPT = 300;

/**
 * Which function is which: of the same text of a file, those that stand at the same place; else those of the same file and
 * name, of several with one name in their order; what is left then is the same when most of the lines that ran are, under
 * whatever name and wherever they stand now.
 */
export function matchFunctions(before: readonly SideFunction[], after: readonly SideFunction[]): Match[] {
  const matches: Match[] = [];
  let [old, young] = [[...before], [...after]];
  const pair = (keyOf: (fn: SideFunction) => string | null): void => {
    const waiting = queues(old, keyOf);
    const taken = new Set<SideFunction>();
    young = young.filter((fn) => {
      const key = keyOf(fn);
      const twin = key === null ? undefined : waiting.get(key)?.shift();
      if (twin === undefined) return true;
      taken.add(twin);
      matches.push({ before: twin, after: fn });
      return false;
    });
    old = old.filter((fn) => !taken.has(fn));
  };
  pair(({ file, line, name, path }) => (file.hash === undefined ? null : `${file.hash}\n${path}\n${line}\n${name}`));
  pair(({ path, name }) => `${path}\n${name}`);
  pair(({ file, line, name }) => (file.hash === undefined ? null : `${file.hash}\n${line}\n${name}`));
  for (const { before: twin, after: fn } of alike(old, young)) {
    matches.push({ before: twin, after: fn });
    old = old.filter((each) => each !== twin);
    young = young.filter((each) => each !== fn);
  }
  return [
    ...matches,
    ...young.map((fn): Match => ({ before: null, after: fn })),
    ...old.map((fn): Match => ({ before: fn, after: null })),
  ];
}

function queues(
  functions: readonly SideFunction[],
  keyOf: (fn: SideFunction) => string | null,
): Map<string, SideFunction[]> {
  const lists = new Map<string, SideFunction[]>();
  for (const fn of functions) {
    const key = keyOf(fn);
    if (key === null) continue;
    const known = lists.get(key);
    if (known === undefined) lists.set(key, [fn]);
    else known.push(fn);
  }
  return lists;
}

/** Pairs by content, those that share most first. */
function alike(old: readonly SideFunction[], young: readonly SideFunction[]): Sides<SideFunction>[] {
  const byText = new Map<string, Set<number>>();
  const texts = old.map(textsOf);
  for (const [i, lines] of texts.entries()) {
    for (const line of lines) byText.set(line, (byText.get(line) ?? new Set()).add(i));
  }
  const found: { i: number; j: number; score: number }[] = [];
  for (const [j, fn] of young.entries()) {
    const lines = textsOf(fn);
    const shared = new Map<number, number>();
    for (const line of lines) for (const i of byText.get(line) ?? []) shared.set(i, (shared.get(i) ?? 0) + 1);
    for (const [i, count] of shared) {
      const score = count / Math.max(lines.size, texts[i]!.size);
      // The name of one that was moved is the same as a rule.
      const bonus = old[i]!.name === fn.name && fn.name !== '<anonymous>' ? 0.25 : 0;
      if (score + bonus >= ALIKE) found.push({ i, j, score: score + bonus });
    }
  }
  found.sort((a, b) => b.score - a.score || a.j - b.j || a.i - b.i);
  const taken: [Set<number>, Set<number>] = [new Set(), new Set()];
  return found.flatMap(({ i, j }) => {
    if (taken[0].has(i) || taken[1].has(j)) return [];
    taken[0].add(i);
    taken[1].add(j);
    return [{ before: old[i]!, after: young[j]! }];
  });
}

/** The lines that ran below the first, which has the name, as far as they say something. */
function textsOf(fn: SideFunction): Set<string> {
  if (!fn.isCertain) return new Set();
  const lines = [...fn.lines.keys()].filter((line) => line !== fn.line);
  return new Set(lines.map((line) => textOf(fn, line)).filter(isTelling));
}

/** A line's text as it is compared. */
export function textOf(fn: SideFunction, line: number): string {
  return (fn.text.line(line) ?? '').slice(0, KEPT).trim();
}

/** A closing brace is the same everywhere. */
export function isTelling(text: string): boolean {
  return text.length >= 6 && /\w/.test(text);
}
