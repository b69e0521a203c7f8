import type { Profile } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes } from '../../text/units.ts';
import type { ReportOptions } from '../options.ts';

/** Of what lives elsewhere a part is named when it is this share of it. */
const LEAST_SHARE = 0.05;
const MOST_NAMED = 5;

/**
 * What the `outside` bytes are that live and that no line made: parts with a name, the largest first, smaller ones together, and what has no name. They add
 * up. Nothing where no part is known.
 */
export function livingElsewhere(
  { totals: { liveElsewhere = [] } }: Profile,
  outside: number,
  options: ReportOptions,
): string[] {
  if (liveElsewhere.length === 0) return [];
  const bytes = (value: number): string => formatBytes(value, options.precision ?? 1);
  const named = liveElsewhere.filter((part) => part.bytes >= LEAST_SHARE * outside).slice(0, MOST_NAMED);
  const all = sum(liveElsewhere);
  const smaller = all - sum(named);
  const rest = outside - all;
  const parts = named.map((part) => `${bytes(part.bytes)} ${escapeControls(part.name)}`);
  if (smaller > 0) parts.push(`${bytes(smaller)} in smaller parts`);
  if (rest > 0)
    parts.push(`${bytes(rest)} without a name: there before measuring began, V8’s own, or missed by samples`);
  return [`From elsewhere: ${parts.join(', ')}.`];
}

function sum(parts: readonly { bytes: number }[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}
