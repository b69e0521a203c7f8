import type { Profile } from '../../profile/types.ts';
import { formatBytes, formatMs, formatShare } from '../../text/units.ts';
import { coursesIn, growths, SURE, TOO_VAGUE } from '../facts/held.ts';
import { linesBy, type OwnLine, placeKey } from '../facts/lines-of.ts';
import { togetherIn } from '../facts/moments.ts';
import type { ReportOptions } from '../options.ts';
import { ranked } from './heaviest.ts';

const MOST_LINES = 3;
/** A moment is told of when the lines had so many times what they have at the moment that the report shows. */
const MUCH_MORE = 2;
/** Lines with a smaller share of what lived are not named. */
const LEAST_SHARE = 0.1;

/**
 * The moment with most, and the lines that had it, where most of that is gone: a program may drop all it has before it ends. Nothing of several runs, which
 * have ends of their own.
 */
export function livingBefore(profile: Profile, options: ReportOptions): string[] {
  const { run, moments = [], totals } = profile;
  const shown = moments[run.liveAt ?? -1];
  if (run.live === undefined || shown === undefined || (run.profiles ?? 1) > 1) return [];
  const all = togetherIn({ ...profile, moments: moments.slice(0, run.liveAt! + 1) });
  const at = all.largest((i) => moments[i]!.live);
  const standing = all.standing(at);
  const sum = (value: (index: number) => number): number => standing.reduce((total, i) => total + value(i), 0);
  const [most, outside] = [sum((i) => moments[i]!.live), sum((i) => moments[i]!.outside)];
  const now = totals.live ?? shown.live;
  const { interval } = run.live;
  if (most < MUCH_MORE * now || most - now < SURE * Math.sqrt((most + now) * interval)) return [];
  const lines = linesBy(profile, ({ growth }) => {
    const bytes = sum((i) => growth?.[i] ?? 0);
    return bytes > TOO_VAGUE * Math.sqrt(bytes * interval) ? bytes : 0;
  }).filter(({ amount }) => amount >= LEAST_SHARE * most);
  const bytes = (value: number): string => formatBytes(value, options.precision ?? 1);
  const courseOf = coursesIn({ ...profile, run: { ...run, liveAt: at }, moments: moments.slice(0, at + 1) });
  const sums = growths(profile);
  const grew = ({ index, line }: OwnLine): string => {
    const course = courseOf(sums.get(placeKey(profile.functions[index]!.file, line)) ?? []);
    return course.kind === 'grows' ? `, grew ${bytes(course.rate)}/s until then` : '';
  };
  return ranked(
    `Of ${run.liveAt! + 1} moments, most was alive ${formatMs(shown.time - moments[at]!.time)} before that: ${bytes(most)} from these lines, ${bytes(outside)} from elsewhere.`,
    lines.slice(0, MOST_LINES),
    ({ amount }) => `${bytes(amount)}, ${formatShare(amount, most + outside)}`,
    profile,
    options,
    grew,
  );
}
