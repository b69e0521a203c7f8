import type { Profile } from '../../profile/types.ts';
import { formatBytes, formatMs, formatShare } from '../../text/units.ts';
import { courseOf, growths, SURE, TOO_VAGUE } from '../facts/held.ts';
import { linesBy, type OwnLine, placeKey } from '../facts/lines-of.ts';
import type { ReportOptions } from '../options.ts';
import { ranked } from './heaviest.ts';

const MOST_LINES = 3;
/** A moment is told of when the lines had so many times what they have at the moment that the report shows. */
const MUCH_MORE = 2;
/** Lines with a smaller share of what lived are not named. */
const LEAST_SHARE = 0.1;

/** The moment with most, and the lines that had it, where most of that is gone: a program may drop all it has before it ends. */
export function livingBefore(profile: Profile, options: ReportOptions): string[] {
  const { run, moments = [] } = profile;
  const shown = moments[run.liveAt ?? -1];
  if (run.live === undefined || shown === undefined) return [];
  const own = moments.filter(({ pid, threadId }) => pid === shown.pid && threadId === shown.threadId);
  const most = own.reduce((best, moment) => (moment.live > best.live ? moment : best));
  const { interval } = run.live;
  const sure = SURE * Math.sqrt((most.live + shown.live) * interval);
  if (most.live < MUCH_MORE * shown.live || most.live - shown.live < sure) return [];
  const at = moments.indexOf(most);
  const lines = linesBy(profile, ({ growth }) => {
    const bytes = growth?.[at] ?? 0;
    return bytes > TOO_VAGUE * Math.sqrt(bytes * interval) ? bytes : 0;
  }).filter(({ amount }) => amount >= LEAST_SHARE * most.live);
  const bytes = (value: number): string => formatBytes(value, options.precision ?? 1);
  const until: Profile = { ...profile, run: { ...run, liveAt: at }, moments: moments.slice(0, at + 1) };
  const sums = growths(profile);
  const grew = ({ index, line }: OwnLine): string => {
    const growth = sums.get(placeKey(profile.functions[index]!.file, line)) ?? [];
    const course = courseOf(until, { growth });
    return course.kind === 'grows'
      ? `, grew ${bytes((course.bytes / Math.max(1, course.ms)) * 1000)}/s until then`
      : '';
  };
  return ranked(
    `Of ${own.length} moments, most was alive ${formatMs(shown.time - most.time)} before that: ${bytes(most.live)} from these lines, ${bytes(most.outside)} from elsewhere.`,
    lines.slice(0, MOST_LINES),
    ({ amount }) => `${bytes(amount)}, ${formatShare(amount, most.live + most.outside)}`,
    profile,
    options,
    grew,
  );
}
