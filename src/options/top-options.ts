import { oneOf } from '../text/expected.ts';
import { positiveDuration } from './duration.ts';
import { type OptionsOf, single } from './spec.ts';

/** What the lines of `top` can be ordered by, largest first: what they allocated since the last look or in all, what lives, executions, time. */
export const TOP_ORDERS = ['rate', 'allocated', 'live', 'hits', 'time'] as const;
export type TopOrder = (typeof TOP_ORDERS)[number];

/** Options of `top` alone. */
export interface TopValues {
  by: TopOrder;
  /** ms. */
  refresh: number;
}

export const topOptions: OptionsOf<TopValues> = {
  by: single<TopOrder>(
    '<key>',
    `order of the lines at first: ${TOP_ORDERS.join(', ')}`,
    'rate',
    (name, text) => oneOf(name, text, TOP_ORDERS),
    { words: TOP_ORDERS },
  ),
  refresh: single('<time>', 'time between two looks', 1000, positiveDuration, { shownDefault: '1s' }),
};
