/** Beyond this many comparisons lines are paired by their place alone. */
const MOST_COMPARISONS = 25_000_000;

/** Two lists seen as one: an index into each, or null where the other list has something that this one has not. */
export type Pair = readonly [before: number | null, after: number | null];

/**
 * Pairs the items of two lists that are the same (longest common subsequence). Between two such pairs, items that are not
 * the same are paired in their order when there are as many of them on both sides: those are lines that were edited.
 */
export function align(before: readonly string[], after: readonly string[]): Pair[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  while (
    tail < before.length - start &&
    tail < after.length - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail++;
  }
  const pairs: Pair[] = [];
  for (let i = 0; i < start; i++) pairs.push([i, i]);
  let from: [number, number] = [start, start];
  const middle = common(before.slice(start, before.length - tail), after.slice(start, after.length - tail));
  for (const [i, j] of middle) {
    pairs.push(...between(from, [start + i, start + j]), [start + i, start + j]);
    from = [start + i + 1, start + j + 1];
  }
  pairs.push(...between(from, [before.length - tail, after.length - tail]));
  for (let i = tail; i > 0; i--) pairs.push([before.length - i, after.length - i]);
  return pairs;
}

/** Pairs lists whose items cannot be told apart: by their place. */
export function alignByPlace(before: number, after: number): Pair[] {
  return Array.from({ length: Math.max(before, after) }, (_, i) => [i < before ? i : null, i < after ? i : null]);
}

function between([i, j]: [number, number], [iEnd, jEnd]: [number, number]): Pair[] {
  const pairs: Pair[] = [];
  if (iEnd - i === jEnd - j) {
    while (i < iEnd) pairs.push([i++, j++]);
    return pairs;
  }
  while (i < iEnd) pairs.push([i++, null]);
  while (j < jEnd) pairs.push([null, j++]);
  return pairs;
}

/** Index pairs of a longest common subsequence, ascending. */
function common(before: readonly string[], after: readonly string[]): [number, number][] {
  const width = after.length + 1;
  if (before.length * after.length > MOST_COMPARISONS || before.length === 0 || after.length === 0) return [];
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        before[i] === after[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    if (before[i] === after[j]) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}
