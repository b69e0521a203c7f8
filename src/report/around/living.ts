import type { Moment, MomentCause } from '../../profile/live/types.ts';
import type { Profile } from '../../profile/types.ts';
import { formatBytes, formatCount, formatMs, formatShare } from '../../text/units.ts';
import { type Course, ENOUGH_MOMENTS } from '../facts/held.ts';
import { type HoldingLine, holdingLines } from '../facts/holding.ts';
import type { OwnLine } from '../facts/lines-of.ts';
import { momentsByThread, shutDownWith } from '../facts/moments.ts';
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
  const when = whenText(profile, moment);
  if (lines.length === 0) {
    const title =
      live > 0
        ? `Alive ${when}: some ${bytes(live)} from these lines, too little to tell from which, ${bytes(heap - live)} from elsewhere.`
        : `No line's objects were alive ${when}: ${bytes(heap)} were in use, all from elsewhere.`;
    return [title, ...livingBefore(profile, options), ...livingElsewhere(profile, heap - live, options)];
  }
  const title = `Alive ${when}: ${bytes(live)} from these lines, ${bytes(heap - live)} from elsewhere.`;
  const share = ({ amount }: OwnLine): string => `${bytes(amount)}, ${formatShare(amount, heap)}`;
  // What threads left behind that have ended is gone, but not their hits.
  const isWhole = momentsByThread(profile).length === run.threads.length;
  const course = (line: HoldingLine): string => words(line.course, bytes, isWhole ? hitsOf(profile, line) : null);
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

/** The rate of what grows: by time, and by what one execution leaves behind, where that can be told. */
function words(course: Course, bytes: (value: number) => string, hits: number | null): string {
  if (course.kind === 'grows') {
    const rate = `, grows ${bytes(course.rate)}/s`;
    return hits === null || !Number.isFinite(hits) ? rate : `${rate}, ${bytes(course.last / hits)} a hit`;
  }
  return course.kind === 'stays' ? `, unchanged since ${formatMs(course.since)}` : '';
}

function judgement(profile: Profile, lines: readonly HoldingLine[], bytes: (value: number) => string): string[] {
  const { run } = profile;
  // Each thread has moments of its own, by which it is judged.
  const count = Math.max(...momentsByThread(profile).map((indices) => indices.length));
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

/** The moment in words, and how old it is unless it is the end. */
function whenText(profile: Profile, { cause, pid, threadId, time }: Moment): string {
  const { run } = profile;
  const ended = shutDownWith(profile);
  if (ended.length > 0) return `${CAUSES.end}, and in ${threadsText(ended)} that ended just before`;
  const isMain = pid === run.pid && threadId === 0;
  if (cause === 'end' && isMain) return CAUSES.end;
  const what = cause === 'end' ? `when a ${threadId === 0 ? 'process' : 'thread'} ended` : CAUSES[cause];
  const before = run.durationMs - time;
  if (before < 1) return what;
  return `${what}, ${formatMs(before)} before ${run.ending.kind === 'running' ? 'this report' : 'the end'}`;
}

function threadsText(ended: readonly Moment[]): string {
  const kind = ended.every(({ threadId }) => threadId === 0)
    ? ['a process', 'processes']
    : ['a thread', ended.some(({ threadId }) => threadId === 0) ? 'threads and processes' : 'threads'];
  return ended.length === 1 ? kind[0]! : `${formatCount(ended.length)} ${kind[1]}`;
}
