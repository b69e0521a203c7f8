import type { Profile } from '../profile/types.ts';
import { escapeControls } from '../text/plain-text.ts';
import type { Budget } from './budget.ts';
import { findAmounts } from './check.ts';
import { valueText } from './say.ts';

/** A limit on how much more a part of a program may use than before. */
export interface GrowthLimit extends Pick<Budget, 'text' | 'where' | 'measure'> {
  /** In the unit of the measure, or a share of what it was before. */
  more: number;
  isShare: boolean;
}

/** What became of such a limit: kept, exceeded, or not to be told; with what is said of the last two. */
export type GrowthVerdict = { kind: 'within' } | { kind: 'exceeded' | 'unchecked'; message: string };

/**
 * Holds a limit on growth against profiles from before and after, of which the means are compared. Where a name means several
 * functions, it is about their sum.
 */
export function checkGrowth(before: readonly Profile[], after: readonly Profile[], limit: GrowthLimit): GrowthVerdict {
  const text = escapeControls(limit.text);
  const was = meanOf(before, limit);
  const is = meanOf(after, limit);
  const unknown = typeof was === 'string' ? `before: ${was}` : typeof is === 'string' ? `after: ${is}` : null;
  if (unknown !== null) return { kind: 'unchecked', message: `cannot check '${text}': ${escapeControls(unknown)}` };
  return judged(limit, was as number, is as number, text);
}

function judged(limit: GrowthLimit, was: number, is: number, text: string): GrowthVerdict {
  const most = limit.isShare ? was * (1 + limit.more) : was + limit.more;
  if (is <= most) return { kind: 'within' };
  const share = was > 0 ? ` (+${((is / was - 1) * 100).toFixed(1)} %)` : '';
  const what = limit.where.kind === 'total' ? `total.${limit.measure}` : text.replace(/\s*\+.*$/, '');
  const values = `${valueText(limit, was)} before, ${valueText(limit, is)} after${share}`;
  return {
    kind: 'exceeded',
    message: `over budget: ${what}: ${values}, the limit is ${valueText(limit, most)} (${text})`,
  };
}

/** The mean over some profiles, or why there is none. */
function meanOf(profiles: readonly Profile[], limit: GrowthLimit): number | string {
  let sum = 0;
  for (const profile of profiles) {
    const found = findAmounts(profile, limit);
    if (typeof found === 'string') return found;
    for (const { value } of found) sum += value / profiles.length;
  }
  return sum;
}
