import type { Profile } from '../../profile/types.ts';
import { tookSnapshot } from '../../report/facts/snapshot.ts';
import { formatBytes, formatCount, formatMs, formatShare } from '../../text/units.ts';
import { liveMoment, momentName } from './entry.ts';
import type { LineEntry } from './lines.ts';

/** A piece of a sentence: plain text, or a place that can be opened. */
export type Part = string | { text: string; path: string; line: number };

/** One sentence of the overview. */
export interface Answer {
  /** What it answers, in a word or two. */
  topic: string;
  parts: Part[];
  /** A number worth seeing from afar. */
  figure?: string;
}

/** Shares of the clock below this are noise. */
const QUIET = 0.01;

/** The answers that a person came for, in the order in which they matter. */
export function answers(profile: Profile, entries: readonly LineEntry[]): Answer[] {
  return [
    allocatesMost(profile, entries),
    holdsMost(profile, entries),
    peak(profile, entries),
    collections(profile),
    unseen(profile),
  ].filter((answer) => answer !== null);
}

function placeOf(profile: Profile, { file, line, functions }: LineEntry): Part {
  const fn = profile.functions[functions[0]!]?.name ?? '?';
  const path = profile.files[file]?.path ?? '?';
  return { text: `${path}:${line} (${fn})`, path, line };
}

function most(entries: readonly LineEntry[], value: (entry: LineEntry) => number): LineEntry | null {
  let best: LineEntry | null = null;
  for (const entry of entries) if (value(entry) > (best === null ? 0 : value(best))) best = entry;
  return best;
}

function allocatesMost(profile: Profile, entries: readonly LineEntry[]): Answer | null {
  const line = most(entries, ({ self }) => self.allocated);
  if (line === null) return null;
  const { allocated, hits } = line.self;
  const error = line.error === undefined ? '' : ` (± ${formatBytes(line.error)})`;
  const ran = hits === 1 ? 'in one execution' : `in ${formatCount(hits)} executions`;
  return {
    topic: 'Allocates most',
    figure: formatBytes(allocated),
    parts: [
      placeOf(profile, line),
      ` allocated ${formatBytes(allocated)}${error} itself ${ran}: ${formatShare(allocated, profile.totals.lines)} of what all profiled lines allocated.`,
    ],
  };
}

function holdsMost(profile: Profile, entries: readonly LineEntry[]): Answer {
  const moment = liveMoment(profile);
  if (moment === null) {
    return {
      topic: 'Holds most',
      parts: ['What lines still hold was not measured. With --live the profiler measures it.'],
    };
  }
  const line = most(entries, ({ live }) => live ?? 0);
  if (line === null)
    return { topic: 'Holds most', parts: [`Nothing that a profiled line allocated was found alive ${moment}.`] };
  const { live, liveError } = line;
  const total = profile.totals.live ?? entries.reduce((sum, entry) => sum + (entry.live ?? 0), 0);
  const error = liveError === undefined ? '' : ` (± ${formatBytes(liveError)})`;
  return {
    topic: 'Holds most',
    figure: formatBytes(live!),
    parts: [
      `Of what `,
      placeOf(profile, line),
      ` allocated, ${formatBytes(live!)}${error} could still be reached ${moment}: ${formatShare(live!, total)} of what lived of all profiled lines.`,
    ],
  };
}

function peak(profile: Profile, entries: readonly LineEntry[]): Answer {
  const { totals, run } = profile;
  const metric = run.metric === 'rss' ? 'resident memory' : 'V8 heap in use and external memory';
  const parts: Part[] = [
    `The largest memory seen (${metric}) was ${formatBytes(totals.peakMemory)}; the largest resident set of the processes was ${formatBytes(totals.peakRss)}${tookSnapshot(profile) ? ', the heap snapshot of --holders included' : ''}.`,
  ];
  const line = most(entries, ({ liveAtPeak }) => liveAtPeak ?? 0);
  if (line !== null) {
    parts.push(
      ' Of what was alive at the largest heap, the most was allocated by ',
      placeOf(profile, line),
      `: ${formatBytes(line.liveAtPeak!)}.`,
    );
  }
  return { topic: 'Peak', figure: formatBytes(totals.peakMemory), parts };
}

function collections({ totals, run, moments }: Profile): Answer {
  const taken = moments === undefined || moments.length === 0 ? '' : momentsText(moments);
  if (totals.gcs === 0) return { topic: 'Collections', parts: [`V8 collected no garbage meanwhile.${taken}`] };
  const count = totals.gcs === 1 ? '1 collection' : `${formatCount(totals.gcs)} collections`;
  return {
    topic: 'Collections',
    figure: formatCount(totals.gcs),
    parts: [`${count} took ${formatMs(totals.gcMs)} of ${formatMs(run.durationMs)}.${taken}`],
  };
}

function momentsText(moments: NonNullable<Profile['moments']>): string {
  const last = moments.at(-1)!;
  const count = moments.length === 1 ? 'once' : `${formatCount(moments.length)} times`;
  return ` Living bytes were taken ${count}, the last time ${momentName(last.cause)}.`;
}

function unseen({ totals, run }: Profile): Answer {
  const sentences: string[] = [];
  const share = totals.allocated > 0 ? totals.outside / totals.allocated : 0;
  sentences.push(
    `${formatBytes(totals.outside)} of ${formatBytes(totals.allocated)} (${formatShare(totals.outside, totals.allocated)}) was allocated outside of profiled lines${share > 0.5 ? ', more than half' : ''}.`,
  );
  if (totals.residual !== undefined && Math.abs(totals.residual) > totals.allocated * QUIET) {
    sentences.push(`${formatBytes(totals.residual)} could be placed neither on lines nor outside.`);
  }
  const files = new Set(run.warnings.filter(({ kind }) => kind === 'not-instrumented').map(({ file }) => file));
  if (files.size > 0) {
    sentences.push(
      files.size === 1 ? '1 file could not be measured.' : `${formatCount(files.size)} files could not be measured.`,
    );
  }
  if (run.warnings.some(({ kind }) => kind === 'contexts-folded')) {
    sentences.push('Some paths of calls were folded, as there were too many of them.');
  }
  return {
    topic: 'Not seen',
    figure: formatShare(totals.outside, totals.allocated),
    parts: [sentences.join(' ')],
  };
}
