/** One order of growth: its name, and what it is of `n`. */
export interface Order {
  name: string;
  of: (n: number) => number;
}

/** The orders that are tried, slowest first. */
export const ORDERS: readonly Order[] = [
  { name: '1', of: () => 0 },
  { name: 'log n', of: (n) => Math.log2(Math.max(n, 1)) },
  { name: '√n', of: (n) => Math.sqrt(n) },
  { name: 'n', of: (n) => n },
  { name: 'n log n', of: (n) => n * Math.log2(Math.max(n, 1)) },
  { name: 'n²', of: (n) => n ** 2 },
  { name: 'n² log n', of: (n) => n ** 2 * Math.log2(Math.max(n, 1)) },
  { name: 'n³', of: (n) => n ** 3 },
  { name: 'n⁴', of: (n) => n ** 4 },
  { name: '2ⁿ', of: (n) => 2 ** n },
];

/** Value of an order of growth, by its name, at `n`. */
export function orderValue(name: string, n: number): number {
  return ORDERS.find((order) => order.name === name)?.of(n) ?? Number.NaN;
}
