/**
 * Shares a total out in proportion to weights; equally when all are 0. `whole`: in whole numbers that sum to the total,
 * which is whole, too; the largest remainders are rounded up.
 */
export function share(total: number, weights: readonly number[], whole = false): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const parts = weights.map((weight) => (sum > 0 ? (total * weight) / sum : total / weights.length));
  if (!whole) return parts;
  const floors = parts.map(Math.floor);
  let left = Math.round(total - floors.reduce((all, part) => all + part, 0));
  const order = parts.map((part, i) => [part - floors[i]!, i] as const).sort((a, b) => b[0] - a[0]);
  for (const [, i] of order) {
    if (left-- <= 0) break;
    floors[i]! += 1;
  }
  return floors;
}
