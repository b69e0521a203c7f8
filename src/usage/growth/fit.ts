/** One order of growth: its name, and what it is of `n`. */
interface Order {
  name: string;
  of: (n: number) => number;
}

/** The orders that are tried, slowest first. */
const ORDERS: readonly Order[] = [
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

/** `value ≈ intercept + coefficient · order(n)`, and how much the data speak for it. */
export interface OrderFit {
  order: string;
  /** Bytes that do not depend on n. */
  intercept: number;
  /** Bytes for each unit of the order. */
  coefficient: number;
  /** Akaike weight: the share of the evidence that this order has among those tried; all together are 1. */
  weight: number;
}

/** An order of growth with its uncertainty. */
export interface GrowthFit extends OrderFit {
  /** Exponent p of `value − intercept ≈ c · nᵖ`, by a straight line through the logarithms; NaN when nothing grows. */
  exponent: number;
  /** Its standard error. */
  exponentError: number;
  /** Every order tried, best first. */
  candidates: OrderFit[];
  /** What a person reads: `n² (99 % of the evidence; exponent 2.01 ± 0.02)`. */
  text: string;
}

/** Readings are trusted to 0.5 %, and to `noise` bytes where they are small. */
const RELATIVE_NOISE = 0.005;

/**
 * Fits an order of growth to `values` (bytes) over `sizes`, by weighted least squares for each order and Akaike's
 * criterion corrected for few points between them. Fewer than three different sizes give the order `?`.
 */
export function fitGrowth(sizes: readonly number[], values: readonly number[], noise: number): GrowthFit {
  const different = new Set(sizes).size;
  if (different < 3) return unknown(`${different} different sizes; an order needs 3`);
  const weights = values.map((value) => 1 / (noise ** 2 + (RELATIVE_NOISE * value) ** 2));
  const tried = ORDERS.filter(({ of }) => sizes.every((n) => Number.isFinite(of(n)))).flatMap((order) => {
    const line = order.name === '1' ? level(values, weights) : straight(sizes.map(order.of), values, weights);
    // Memory that shrinks with the input is no order of growth; the constant stands for it.
    // So it does for what rises by no more than the readings waver.
    const rise = line.slope * (Math.max(...sizes.map(order.of)) - Math.min(...sizes.map(order.of)));
    if (order.name !== '1' && !(rise > 2 * noise)) return [];
    return [{ order, line, criterion: akaike(line.residual, values.length, order.name === '1' ? 1 : 2) }];
  });
  const best = Math.min(...tried.map((each) => each.criterion));
  const total = tried.reduce((sum, each) => sum + Math.exp((best - each.criterion) / 2), 0);
  const candidates = tried
    .map(({ order, line, criterion }) => ({
      order: order.name,
      intercept: line.intercept,
      coefficient: line.slope,
      weight: Math.exp((best - criterion) / 2) / total,
    }))
    .sort((a, b) => b.weight - a.weight);
  const winner = candidates[0]!;
  const { exponent, exponentError } =
    winner.order === '1' ? { exponent: 0, exponentError: 0 } : power(sizes, values, winner.intercept, weights);
  return { ...winner, exponent, exponentError, candidates, text: describe(candidates, exponent, exponentError) };
}

/** Below this weight the next orders are named as well, down to {@link WORTH_NAMING}. */
const BEYOND_DOUBT = 0.9;
const WORTH_NAMING = 0.1;

function describe(candidates: readonly OrderFit[], exponent: number, error: number): string {
  const [winner, ...others] = candidates;
  const name = winner!.order === '1' ? 'constant' : winner!.order;
  const share = ({ weight }: OrderFit): string => `${Math.floor(weight * 100)} %`;
  const rivals = winner!.weight < BEYOND_DOUBT ? others.filter(({ weight }) => weight >= WORTH_NAMING) : [];
  const parts = [
    [`${share(winner!)} of the evidence`, ...rivals.map((each) => `${each.order} ${share(each)}`)].join(', '),
  ];
  if (winner!.order !== '1' && Number.isFinite(exponent)) {
    parts.push(`exponent ${exponent.toFixed(2)} ± ${error < 0.005 ? error.toPrecision(1) : error.toFixed(2)}`);
  }
  return `${name} (${parts.join('; ')})`;
}

function unknown(why: string): GrowthFit {
  return {
    order: '?',
    intercept: Number.NaN,
    coefficient: Number.NaN,
    weight: 0,
    exponent: Number.NaN,
    exponentError: Number.NaN,
    candidates: [],
    text: `unknown (${why})`,
  };
}

interface Line {
  intercept: number;
  slope: number;
  /** Weighted sum of squared residuals. */
  residual: number;
}

function level(values: readonly number[], weights: readonly number[]): Line {
  const intercept = mean(values, weights);
  return { intercept, slope: 0, residual: sum(values.map((y, i) => weights[i]! * (y - intercept) ** 2)) };
}

function straight(xs: readonly number[], ys: readonly number[], weights: readonly number[]): Line {
  const x0 = mean(xs, weights);
  const y0 = mean(ys, weights);
  const slope =
    sum(xs.map((x, i) => weights[i]! * (x - x0) * (ys[i]! - y0))) / sum(xs.map((x, i) => weights[i]! * (x - x0) ** 2));
  const intercept = y0 - slope * x0;
  return { intercept, slope, residual: sum(xs.map((x, i) => weights[i]! * (ys[i]! - intercept - slope * x) ** 2)) };
}

/**
 * Akaike's criterion for Gaussian errors of unknown size, corrected for few points (Hurvich and Tsai 1989). The residual has a floor: a fit
 * that is closer than the readings can be trusted is not better for it.
 */
function akaike(residual: number, count: number, parameters: number): number {
  const k = parameters + 1;
  const correction = count - k - 1 > 0 ? (2 * k * (k + 1)) / (count - k - 1) : 0;
  return count * Math.log(Math.max(residual, count / 4) / count) + 2 * k + correction;
}

function power(
  sizes: readonly number[],
  values: readonly number[],
  intercept: number,
  weights: readonly number[],
): { exponent: number; exponentError: number } {
  const points = sizes.flatMap((n, i) => {
    const above = values[i]! - intercept;
    // Error of a logarithm is the relative error: points that hardly rise above the intercept say little.
    return n > 0 && above > 0 ? [{ x: Math.log(n), y: Math.log(above), weight: weights[i]! * above ** 2 }] : [];
  });
  if (new Set(points.map((point) => point.x)).size < 3) return { exponent: Number.NaN, exponentError: Number.NaN };
  const xs = points.map((point) => point.x);
  const w = points.map((point) => point.weight);
  const line = straight(
    xs,
    points.map((point) => point.y),
    w,
  );
  const x0 = mean(xs, w);
  const spread = sum(xs.map((x, i) => w[i]! * (x - x0) ** 2));
  return { exponent: line.slope, exponentError: Math.sqrt(line.residual / (points.length - 2) / spread) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[], weights: readonly number[]): number {
  return sum(values.map((value, i) => value * weights[i]!)) / sum(weights);
}

/** Value of an order of growth, by its name, at `n`. */
export function orderValue(name: string, n: number): number {
  return ORDERS.find((order) => order.name === name)?.of(n) ?? Number.NaN;
}
