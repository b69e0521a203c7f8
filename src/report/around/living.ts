import type { MomentCause } from '../../profile/live.ts';
import type { Profile } from '../../profile/types.ts';
import { formatBytes, formatMs, formatShare } from '../../text/units.ts';
import { type Course, ENOUGH_MOMENTS } from '../facts/held.ts';
import { type HoldingLine, holdingLines } from '../facts/holding.ts';
import type { OwnLine } from '../facts/lines-of.ts';
import type { ReportOptions } from '../options.ts';
import { ranked } from './heaviest.ts';
import { holderLines } from './holders.ts';
import { livingBefore } from './living-before.ts';
import { livingElsewhere } from './living-elsewhere.ts';

const CAUSES: Record<MomentCause, string> = {
  end: 'at the end',
  signal: 'when the signal came',
  snapshot: 'at the snapshot',
  interval: 'at the last moment',
  peak: 'at the last new high of the heap',
  'nearly-full': 'when the heap was nearly full',
};

/** Which lines' objects are alive, and which of them grow; what a report of a run with living bytes begins with. */
export function livingLines(profile: Profile, options: ReportOptions): string[] {
  const { run, moments = [], totals } = profile;
  const moment = run.liveAt === undefined ? undefined : moments[run.liveAt];
  if (run.live === undefined) return [];
  if (moment === undefined)
    return [
      'What is alive is not known: the program ended before the first moment was taken. --every 1s takes them from the start on.',
    ];
  const bytes = (value: number): string => formatBytes(value, options.precision ?? 1);
  const live = totals.live ?? moment.live;
  const heap = live + (totals.liveOutside ?? moment.outside);
  const lines = holdingLines(profile, live);
  const when = moment.cause === 'end' ? CAUSES.end : `${CAUSES[moment.cause]}${age(profile, moment.time)}`;
  if (lines.length === 0) {
    const title =
      live > 0
        ? `Alive ${when}: some ${bytes(live)} from these lines, too little to tell from which, ${bytes(heap - live)} from elsewhere.`
        : `No line's objects were alive ${when}: ${bytes(heap)} were in use, all from elsewhere.`;
    return [title, ...livingBefore(profile, options), ...livingElsewhere(profile, heap - live, options)];
  }
  const title = `Alive ${when}: ${bytes(live)} from these lines, ${bytes(heap - live)} from elsewhere.`;
  const share = ({ amount }: OwnLine): string => `${bytes(amount)}, ${formatShare(amount, heap)}`;
  const course = (line: HoldingLine): string => words(line.course, bytes, hitsOf(profile, line));
  const listed = ranked(title, lines, share, profile, options, course);
  return [
    ...listed,
    ...livingBefore(profile, options),
    ...livingElsewhere(profile, heap - live, options),
    ...judgement(profile, lines, bytes),
    ...holderLines(profile, lines, options),
  ];
}

/** Executions of a place: of the functions that are written on one line, those of the one around. */
function hitsOf({ functions }: Profile, place: { index: number; line: number }): number {
  const { file } = functions[place.index]!;
  const hits = functions.flatMap((fn) =>
    fn.file === file ? fn.lines.flatMap((line) => (line.line === place.line && line.hits > 0 ? [line.hits] : [])) : [],
  );
  return Math.min(...hits);
}

/** The rate of what grows: by time, and by what one execution leaves behind. */
function words(course: Course, bytes: (value: number) => string, hits: number): string {
  if (course.kind === 'grows') {
    const rate = `, grows ${bytes((course.bytes / Math.max(1, course.ms)) * 1000)}/s`;
    return Number.isFinite(hits) ? `${rate}, ${bytes(course.last / hits)} a hit` : rate;
  }
  return course.kind === 'stays' ? `, unchanged since ${formatMs(course.since)}` : '';
}

function judgement(
  { moments = [], run }: Profile,
  lines: readonly HoldingLine[],
  bytes: (value: number) => string,
): string[] {
  const own = moments[run.liveAt!]!;
  const count = moments.filter(({ pid, threadId }) => pid === own.pid && threadId === own.threadId).length;
  if (count < ENOUGH_MOMENTS) {
    const taken = count === 1 ? 'Only one moment was' : `Only ${count} moments were`;
    return [
      `${taken} taken: too few to tell what grows from what is merely large. ${moreMoments(run.durationMs, ENOUGH_MOMENTS)}`,
    ];
  }
  if (lines.some(({ course }) => course.kind === 'grows')) return [];
  const more = lines.reduce((sum, { course }) => sum + (course.kind === 'unclear' ? course.more : 0), 0);
  if (more > 0)
    return [
      `They have ${bytes(more)} more than at the first moment; ${count} moments do not tell whether that goes on. ${moreMoments(run.durationMs, count)}`,
    ];
  return [`None of these lines was seen to grow over ${count} moments.`];
}

/** Periods that are asked for, in ms, and how. */
const PERIODS = [
  [60_000, '1min'],
  [30_000, '30s'],
  [5_000, '5s'],
  [1_000, '1s'],
  [200, '200ms'],
] as const;

/** What takes twice as many moments in the same time; collections must be seldom beside the program's own work. */
function moreMoments(durationMs: number, count: number): string {
  const period = PERIODS.find(([ms]) => durationMs / ms >= 2 * count);
  return period ? `--every ${period[1]} takes more.` : 'A longer run tells.';
}

/** How old the moment is when the program has not ended by itself. */
function age({ run }: Profile, time: number): string {
  const before = run.durationMs - time;
  if (run.ending.kind === 'exit' || before < 1) return '';
  return `, ${formatMs(before)} before ${run.ending.kind === 'running' ? 'this report' : 'the end'}`;
}
