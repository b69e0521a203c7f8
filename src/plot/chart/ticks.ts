// This file is also part of the page that plotHtml makes: it needs nothing of Node.
/** A unit of an axis: its name, and how many bytes or milliseconds it is. */
export interface AxisUnit {
  name: string;
  size: number;
}

const MEMORY: readonly AxisUnit[] = [
  { name: 'B', size: 1 },
  { name: 'KB', size: 1024 },
  { name: 'MB', size: 1024 ** 2 },
  { name: 'GB', size: 1024 ** 3 },
  { name: 'TB', size: 1024 ** 4 },
];

/** A unit serves from this many of it on: 90 s read better than 1.5 min. */
const TIME: readonly (AxisUnit & { from: number })[] = [
  { name: 'ms', size: 1, from: 0 },
  { name: 's', size: 1000, from: 1 },
  { name: 'min', size: 60_000, from: 3 },
  { name: 'h', size: 3_600_000, from: 2 },
  { name: 'd', size: 86_400_000, from: 3 },
];

/** The unit in which an axis that ends at `bytes` is read best. */
export function memoryUnit(bytes: number): AxisUnit {
  return MEMORY.findLast((unit) => bytes >= unit.size) ?? MEMORY[0]!;
}

/** The unit in which an axis that ends at `ms` is read best. */
export function timeUnit(ms: number): AxisUnit {
  const { name, size } = TIME.findLast((unit) => ms >= unit.size * unit.from) ?? TIME[0]!;
  return { name, size };
}

/** A step of 1, 2 or 5 times a power of ten that cuts `range` into at most `count` parts. */
export function niceStep(range: number, count: number): number {
  const rough = range / Math.max(1, count) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9))!;
  return step * power;
}

/** A number of an axis without the noise of floating point: `0.3`, `1,500`. */
export function tickText(value: number): string {
  return String(Number(value.toPrecision(10))).replace(/\B(?=(\d{3})+(?!\d)(?<!\.\d*))/g, ',');
}

/** Where a memory axis begins: at 0, unless all of it happens in the upper half. */
export function memoryFloor(smallest: number, largest: number, count: number): number {
  if (!(smallest > largest / 2)) return 0;
  const step = niceStep(largest - smallest || largest, count);
  return Math.max(0, Math.floor(smallest / step - 0.1) * step);
}
