import type { GrowthFit, OrderFit } from '../../usage/growth/fit.ts';
import { orderValue } from '../../usage/growth/orders.ts';
import type { MemoryGrowth } from '../../usage/growth/types.ts';
import type { GrowthChart, GrowthCurve } from './types.ts';

/** Options of a chart of growth. */
export interface GrowthChartOptions {
  title?: string;
  /** What the horizontal axis counts (default `n`). */
  label?: string;
  /** What is drawn (default: the peaks). */
  of?: 'peak' | 'allocated';
  /** Both axes logarithmic: an order of growth is then a slope. */
  logarithmic?: boolean;
}

/** Points of a fitted curve. */
const CURVE_POINTS = 120;

/** Builds the chart that compares how the memory of one or more functions grows. */
export function growthChart(growths: readonly MemoryGrowth[], options: GrowthChartOptions = {}): GrowthChart {
  const of = options.of ?? 'peak';
  return {
    kind: 'growth',
    title: options.title ?? growths.map((growth) => growth.name).join(' · '),
    subtitle:
      of === 'peak'
        ? `${growths.every((growth) => growth.metric === 'rss') ? 'peak of resident memory above the baseline' : 'memory needed'}; lines: fitted order of growth`
        : 'bytes allocated; lines: fitted order of growth',
    label: options.label ?? 'n',
    curves: growths.map((growth, i) => curve(growth, of, i, options.logarithmic ?? false)),
    logarithmic: options.logarithmic ?? false,
  };
}

function curve(growth: MemoryGrowth, of: 'peak' | 'allocated', color: number, logarithmic: boolean): GrowthCurve {
  const fit: GrowthFit = growth[of];
  const points = growth.points.map((point): [number, number] => [point.n, point[of]]).sort((a, b) => a[0] - b[0]);
  return { name: growth.name, points, fitted: fitted(fit, points, logarithmic), text: fit.text, color };
}

function fitted(fit: OrderFit, points: readonly [number, number][], logarithmic: boolean): [number, number][] {
  const from = points[0]?.[0] ?? 0;
  const to = points.at(-1)?.[0] ?? 0;
  if (fit.order === '?' || to <= from) return [];
  return Array.from({ length: CURVE_POINTS + 1 }, (_, i): [number, number] => {
    const share = i / CURVE_POINTS;
    const n = logarithmic && from > 0 ? from * (to / from) ** share : from + (to - from) * share;
    return [n, Math.max(0, fit.intercept + fit.coefficient * orderValue(fit.order, n))];
  });
}
