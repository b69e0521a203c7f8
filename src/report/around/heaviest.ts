import type { Profile } from '../../profile/types.ts';
import { formatBytes, formatShare } from '../../text/units.ts';
import { linesBy, type OwnLine } from '../facts/lines-of.ts';
import { placeText } from '../facts/place-text.ts';
import type { ReportOptions } from '../options.ts';

const MOST_LINES = 5;
/** With so many functions or fewer, the listings themselves are seen at a glance. */
const FEW_FUNCTIONS = 3;

/**
 * The few lines that allocated most themselves: in a long report, and whenever somebody will ask what filled the memory
 * or why the program had to be stopped. What was allocated is not what was held, and the title says so then.
 */
export function heaviestLines(profile: Profile, functionsShown: number, options: ReportOptions): string[] {
  const asked = isAskedWhatIsHeld(profile);
  if (asked && profile.run.liveAt !== undefined) return [];
  if (!asked && functionsShown <= FEW_FUNCTIONS) return [];
  const title = asked
    ? `Lines that allocated most themselves. How much of it was still held is not known${profile.run.live === undefined ? ': --live tells' : ''}.`
    : 'Lines that allocated most themselves:';
  const lines = linesBy(profile, ({ self }) => self.allocated).slice(0, MOST_LINES);
  const amount = (bytes: number): string =>
    `${formatBytes(bytes, options.precision ?? 1)}, ${formatShare(bytes, profile.totals.lines)}`;
  return ranked(title, lines, ({ amount: bytes }) => amount(bytes), profile, options);
}

/** A title, and below it the lines with their amounts, one below the other, and what else is said of each; nothing without lines. */
export function ranked<Line extends OwnLine>(
  title: string,
  lines: readonly Line[],
  amount: (line: Line) => string,
  profile: Profile,
  options: ReportOptions,
  more: (line: Line) => string = () => '',
): string[] {
  if (lines.length === 0) return [];
  const placeOf = placeText(profile, options);
  const amounts = lines.map(amount);
  const width = Math.max(...amounts.map((text) => text.length));
  const rows = lines.map((own, i) => `  ${amounts[i]!.padStart(width)}${more(own)}  ${placeOf(own.index, own.line)}`);
  return [title, ...rows];
}

/** Memory ran short, or the program was stopped from outside, as servers are. */
function isAskedWhatIsHeld({ run }: Profile): boolean {
  const { ending, threads } = run;
  if ([{ ending }, ...threads].some((each) => each.ending.kind === 'out-of-memory')) return true;
  return ending.kind === 'signal' || (ending.kind === 'abort' && ending.by === 'node');
}
