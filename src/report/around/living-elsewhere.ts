import { OUTER } from '../../profile/live/elsewhere.ts';
import type { Profile } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes } from '../../text/units.ts';
import { linesBy, type OwnLine } from '../facts/lines-of.ts';
import type { ReportOptions } from '../options.ts';
import { ranked } from './heaviest.ts';

/** Of what lives elsewhere a part is named when it is this share of it. */
const LEAST_SHARE = 0.05;
const MOST_NAMED = 5;
/** Lines that are named beside memory outside of V8's heap took this share of it, or more. */
const LEAST_GROWN = 0.1;
const MOST_GROWN = 3;

/**
 * What the `outside` bytes are that live and that no line made: parts with a name, the largest first, smaller ones together, and what has no name. They add
 * up. Nothing where no part is known.
 */
export function livingElsewhere(profile: Profile, outside: number, options: ReportOptions): string[] {
  const { liveElsewhere = [] } = profile.totals;
  if (liveElsewhere.length === 0) return [];
  const bytes = (value: number): string => formatBytes(value, options.precision ?? 1);
  const named = liveElsewhere.filter((part) => part.bytes >= LEAST_SHARE * outside).slice(0, MOST_NAMED);
  const all = sum(liveElsewhere);
  const smaller = all - sum(named);
  const rest = outside - all;
  const parts = named.map((part) => `${bytes(part.bytes)} ${escapeControls(part.name)}`);
  if (smaller > 0) parts.push(`${bytes(smaller)} in smaller parts`);
  if (rest > 0) parts.push(`${bytes(rest)} without a name: V8’s own, or missed by samples`);
  const outer = named.find(({ name }) => name === OUTER);
  return [`From elsewhere: ${parts.join(', ')}.`, ...(outer ? whereOuterGrew(profile, outer.bytes, options) : [])];
}

/** No object in the heap shows what lives outside of it, but a line's readings show that it came. */
function whereOuterGrew(profile: Profile, bytes: number, options: ReportOptions): string[] {
  const lines = linesBy(profile, ({ self }) => self.external).filter(({ amount }) => amount >= LEAST_GROWN * bytes);
  const title = 'Memory outside of V8’s heap, Buffers among it, grew most while these lines ran:';
  const grown = ({ amount }: OwnLine): string => formatBytes(amount, options.precision ?? 1);
  return ranked(title, lines.slice(0, MOST_GROWN), grown, profile, options);
}

function sum(parts: readonly { bytes: number }[]): number {
  return parts.reduce((total, { bytes }) => total + bytes, 0);
}
