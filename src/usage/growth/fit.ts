import { formatBytes } from '../../text/units.ts';
import { type Line, level, power, straight, sum } from './line.ts';
import { ORDERS, type Order } from './orders.ts';

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
  /** Every order tried, best first; also when none of them describes the readings. */
  candidates: OrderFit[];
  /** What a person reads: `n² (99 % of the evidence; exponent 2.01 ± 0.02)`. */
  text: string;
}

/** Readings are trusted to this part of themselves. */
const RELATIVE_ERROR = 0.005;
/** A bound by the standard error of what lies anywhere within it. */
const BOUND = Math.sqrt(3);
/** Where the best order is further off than this part of the readings, typically, it is not the order of these points. */
const MISFIT = 0.2;
/** An order with less evidence than this is not offered beside a better one. */
const WORTH_NAMING = 0.1;
/** Below this weight the next orders are named as well. */
const BEYOND_DOUBT = 0.9;

interface Tried {
  order: Order;
  line: Line;
  parameters: number;
}

/**
 * Fits an order of growth to `values` (bytes) over `sizes`. `error` is the most that a reading may be off, in bytes: one for all, or one each; a reading is
 * never trusted to less than half a percent of itself. The order is `?` when fewer than three different sizes are given, and when the points follow no order: `text` says so.
 *
 * Each order is fitted by weighted least squares; the standard error of a reading that may lie anywhere within a bound is the bound by √3. Between them decides Akaike's criterion for errors of known size, χ² + 2k. When the points stray further from
 * every order than their errors, the size of the errors is estimated from the best one, χ²/ĉ; when they stray further than their bounds, by QAICc,
 * χ²/ĉ + 2K + 2K(K+1)/(n−K−1) with K = k + 1 (Burnham and Anderson 2002, 2.5): it is infinite where n − K − 1 ≤ 0, so that few points which fit badly decide nothing.
 *
 * Among so many orders there is a steep one for any single reading that is too large, so none that grows is looked at where all readings but one are constant.
 */
export function fitGrowth(
  sizes: readonly number[],
  values: readonly number[],
  error: number | readonly number[],
): GrowthFit {
  const different = new Set(sizes).size;
  if (different < 3) return unknown(`${different} different sizes; an order needs 3`, []);
  const bounds = values.map((value, i) =>
    Math.hypot(typeof error === 'number' ? error : error[i]!, RELATIVE_ERROR * value),
  );
  const errors = bounds.map((bound) => bound / BOUND);
  const weights = errors.map((each) => 1 / each ** 2);
  const possible = tryOrders(sizes, values, errors, weights);
  if (possible.length === 0) return unknown(`it falls from ${extremes(sizes, values)}`, []);
  const alone = aloneAmongConstant(values, errors);
  const tried = alone < 0 ? possible : possible.filter(({ order }) => order.name === '1');
  if (tried.length === 0)
    return unknown(`${formatBytes(values[alone]!)} at n = ${sizes[alone]} alone is not constant`, []);
  const candidates = weigh(tried, values.length);
  if (candidates === null)
    return unknown(`${different} sizes are too few: the points stray from every order by more than their error`, []);
  const winner = candidates[0]!;
  const best = tried.find(({ order }) => order.name === winner.order)!;
  const off = misfit(best, sizes, values, errors);
  if (off > MISFIT)
    return unknown(`the points follow none; the nearest, ${nameOf(winner)}, is off by ${percent(off)}`, candidates);
  const { exponent, exponentError } =
    winner.order === '1'
      ? { exponent: 0, exponentError: 0 }
      : power(
          sizes,
          values.map((value) => value - winner.intercept),
          weights,
        );
  return { ...winner, exponent, exponentError, candidates, text: describe(candidates, exponent, exponentError) };
}

/** Fits the orders that are possible: none for memory that shrinks, and not `constant` for readings that differ by more than their error. */
function tryOrders(
  sizes: readonly number[],
  values: readonly number[],
  errors: readonly number[],
  weights: readonly number[],
): Tried[] {
  return ORDERS.filter(({ of }) => sizes.every((n) => Number.isFinite(of(n)))).flatMap((order): Tried[] => {
    if (order.name === '1') {
      return isConstant(values, errors) ? [{ order, line: level(values, weights), parameters: 1 }] : [];
    }
    const xs = sizes.map(order.of);
    const line = straight(xs, values, weights);
    const rise = line.slope * (Math.max(...xs) - Math.min(...xs));
    return rise > 2 * Math.min(...errors) ? [{ order, line, parameters: 2 }] : [];
  });
}

/** Whether readings differ from one value by no more than their errors. */
function isConstant(values: readonly number[], errors: readonly number[]): boolean {
  const { intercept } = level(
    values,
    errors.map((error) => 1 / error ** 2),
  );
  return values.every((value, i) => Math.abs(value - intercept) <= 3 * errors[i]!);
}

/** The reading without which the others are constant: of several, the one that is furthest from them; -1 when there is none. */
function aloneAmongConstant(values: readonly number[], errors: readonly number[]): number {
  const others = <T>(all: readonly T[], at: number): T[] => all.filter((_, i) => i !== at);
  const apart = values.map((value, i) =>
    isConstant(others(values, i), others(errors, i))
      ? Math.abs(value - sum(others(values, i)) / (values.length - 1))
      : -1,
  );
  const furthest = Math.max(...apart);
  return furthest < 0 ? -1 : apart.indexOf(furthest);
}

/** Every order with its weight, best first; null when the criterion is infinite for all that grow. */
function weigh(tried: readonly Tried[], count: number): OrderFit[] | null {
  const scales = tried.map(({ line, parameters }) => line.residual / Math.max(1, count - parameters));
  const scale = Math.min(...scales);
  const { parameters } = tried[scales.indexOf(scale)]!;
  // χ² of n − k degrees of freedom wavers by √(2(n − k)): only what is well above that shows that the errors are larger than their bounds.
  const strays = scale / BOUND ** 2 > 1 + 3 * Math.sqrt(2 / Math.max(1, count - parameters));
  const criterion = ({ line, parameters }: Tried): number => {
    if (!strays) return line.residual / Math.max(1, scale) + 2 * parameters;
    const k = parameters + 1;
    return count - k - 1 > 0 ? line.residual / scale + 2 * k + (2 * k * (k + 1)) / (count - k - 1) : Infinity;
  };
  const criteria = tried.map(criterion);
  const best = Math.min(...criteria);
  if (criteria.some((each, i) => each === Infinity && tried[i]!.parameters === 2)) return null;
  const total = sum(criteria.map((each) => Math.exp((best - each) / 2)));
  return tried
    .map(({ order, line }, i) => ({
      order: order.name,
      intercept: line.intercept,
      coefficient: line.slope,
      weight: Math.exp((best - criteria[i]!) / 2) / total,
    }))
    .sort((a, b) => b.weight - a.weight);
}

/** How far the points typically are from the curve, as a part of what they are; errors are forgiven. */
function misfit(
  { order, line }: Tried,
  sizes: readonly number[],
  values: readonly number[],
  errors: readonly number[],
): number {
  const off = sizes.map((n, i) => {
    const distance = Math.abs(values[i]! - line.intercept - line.slope * order.of(n));
    return Math.max(0, distance - errors[i]!) / Math.max(values[i]!, errors[i]!);
  });
  return Math.sqrt(sum(off.map((each) => each ** 2)) / off.length);
}

function describe(candidates: readonly OrderFit[], exponent: number, error: number): string {
  const [winner, ...others] = candidates;
  const share = ({ weight }: OrderFit): string => `${Math.floor(weight * 100)} %`;
  const rivals = winner!.weight < BEYOND_DOUBT ? others.filter(({ weight }) => weight >= WORTH_NAMING) : [];
  const parts = [
    [`${share(winner!)} of the evidence`, ...rivals.map((each) => `${nameOf(each)} ${share(each)}`)].join(', '),
  ];
  if (winner!.order !== '1' && Number.isFinite(exponent)) {
    parts.push(`exponent ${exponent.toFixed(2)} ± ${error < 0.005 ? error.toPrecision(1) : error.toFixed(2)}`);
  }
  return `${nameOf(winner!)} (${parts.join('; ')})`;
}

function nameOf({ order }: OrderFit): string {
  return order === '1' ? 'constant' : order;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function extremes(sizes: readonly number[], values: readonly number[]): string {
  const first = sizes.indexOf(Math.min(...sizes));
  const last = sizes.indexOf(Math.max(...sizes));
  return `${formatBytes(values[first]!)} at n = ${sizes[first]} to ${formatBytes(values[last]!)} at n = ${sizes[last]}`;
}

function unknown(why: string, candidates: OrderFit[]): GrowthFit {
  return {
    order: '?',
    intercept: Number.NaN,
    coefficient: Number.NaN,
    weight: 0,
    exponent: Number.NaN,
    exponentError: Number.NaN,
    candidates,
    text: `no order (${why})`,
  };
}
