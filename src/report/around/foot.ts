import type { FunctionProfile, Profile, Warning } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes, formatCount, formatMs, UNITS_NOTE } from '../../text/units.ts';
import { INCREMENTS_NOTE, incrementsMislead } from '../facts/increments.ts';
import { tookSnapshot } from '../facts/snapshot.ts';
import type { Blocks } from '../listing/blocks.ts';
import type { ReportOptions } from '../options.ts';

/** One line of the foot, and how it is to be shown. */
export interface FootLine {
  text: string;
  kind: 'plain' | 'note' | 'warning';
}

/** Sums may differ by this share of the clock. */
const TOLERANCE = 0.001;
const MOST_NAMES = 10;
const MOST_PROGRAMS = 5;

/** What stands under the blocks: what is missing from them, how lines and outside add up, what the profiler cost. */
export function footLines(profile: Profile, blocks: Blocks, options: ReportOptions): FootLine[] {
  const lines: FootLine[] = [];
  const plain = (text: string): number => lines.push({ text, kind: 'plain' });
  if (profile.functions.length === 0) plain('Nothing to show: no function was profiled.');
  else if (blocks.shown.length === 0 && blocks.hidden === 0) {
    plain('Nothing to show: none of the profiled functions was called.');
  }
  if (blocks.hidden > 0) plain(`--top ${options.top} leaves out ${functions(blocks.hidden)}.`);
  // Of a program that still runs nobody knows what it did before and will do.
  const never = profile.run.ending.kind === 'running' ? 'Not called while it was measured' : 'Never called';
  if (blocks.neverCalled.length > 0) plain(`${never}: ${namesOf(profile, blocks.neverCalled)}.`);
  for (const warning of profile.run.warnings) lines.push({ text: warningText(warning), kind: 'warning' });
  if (incrementsMislead(profile) && !options.columns) lines.push({ text: INCREMENTS_NOTE, kind: 'note' });
  for (const text of changedFiles(profile, options)) lines.push({ text, kind: 'warning' });
  const others = otherPrograms(profile, options);
  if (others !== '') lines.push({ text: others, kind: 'note' });
  const cost = costText(profile);
  if (cost !== null) lines.push({ text: cost, kind: 'note' });
  lines.push(...reconciliation(profile, options));
  return lines;
}

/** Files that are no longer what ran, each in a sentence. */
export function changedFiles({ files }: Profile, { hasChanged }: ReportOptions): string[] {
  return files
    .filter(({ path, hash, source }) => source === undefined && hasChanged?.(path, hash))
    .map(({ path }) => `Note: ${escapeControls(path)}: it has changed since it was measured`);
}

/** The largest of the programs that were seen, but not measured by line; empty without any. */
function otherPrograms({ series }: Profile, options: ReportOptions): string {
  const peaks = new Map<string, number>();
  for (const { command, rss } of series) {
    if (command === undefined) continue;
    const name = command[0]?.split(/[\\/]/).at(-1) || '?';
    peaks.set(
      name,
      rss.reduce((most, size) => Math.max(most, size), peaks.get(name) ?? 0),
    );
  }
  if (peaks.size === 0) return '';
  const largest = [...peaks].sort((a, b) => b[1] - a[1]);
  const names = largest
    .slice(0, MOST_PROGRAMS)
    .map(([name, peak]) => `${escapeControls(name)} ${formatBytes(peak, options.precision ?? 1)}`);
  if (largest.length > MOST_PROGRAMS) names.push(`and ${formatCount(largest.length - MOST_PROGRAMS)} more`);
  return `Largest RSS of other programs below the script: ${names.join(', ')}.`;
}

/** Lines + outside = the clock, and the profiler's own cost. */
function reconciliation(profile: Profile, options: ReportOptions): FootLine[] {
  const { totals, run } = profile;
  const bytes = (value: number): string => formatBytes(value, options.precision ?? 1);
  const out: FootLine[] = [
    {
      text:
        `Lines ${bytes(totals.lines)} + outside ${bytes(totals.outside)}${residualText(totals.residual, bytes)} = ${bytes(totals.allocated)} allocated` +
        ` in ${formatMs(run.durationMs)}, of which the profiler took ${formatMs(totals.probeMs)}` +
        ` (${formatCount(totals.probes)} probes).`,
      kind: 'plain',
    },
  ];
  const difference = Math.abs(totals.lines + totals.outside + (totals.residual ?? 0) - totals.allocated);
  if (difference > Math.max(1, totals.allocated * TOLERANCE)) {
    out.push({ text: `These sums differ by ${bytes(difference)}: please report it as a bug.`, kind: 'warning' });
  }
  out.push({ text: noteText(profile, bytes), kind: 'note' });
  return out;
}

/** Above this share of the time the readings of an exact run are worth a word. */
const COSTLY = 0.5;
/** ms that a reading takes at most. What the profiler took beyond that is the parsing of files that were not in the cache. */
const READING = 0.002;

/** Says of an exact run that was slowed down much what would have been faster; null otherwise. */
function costText({ run, totals }: Profile): string | null {
  const share = Math.min(totals.probeMs, totals.probes * READING) / run.durationMs;
  if (run.probes === 'fast' || run.gc || run.metric !== 'heap' || !(share >= COSTLY)) return null;
  const taken = Math.round(Math.min(share, 0.99) * 100);
  return `Reading each hit took ${taken} % of the time. --fast reads some of them, in a tenth of the time, with the error beside.`;
}

/** What the samples could not place; below 0 when they say more than there was. */
function residualText(residual: number | undefined, bytes: (value: number) => string): string {
  if (residual === undefined) return '';
  return residual < 0 ? ` − residual ${bytes(-residual)}` : ` + residual ${bytes(residual)}`;
}

function noteText(profile: Profile, bytes: (value: number) => string): string {
  const { run, totals } = profile;
  const threads = run.threads.length;
  const processes = new Set(run.threads.map(({ pid }) => pid)).size;
  return [
    UNITS_NOTE,
    ...(run.profiles === undefined ? [] : [`${formatCount(run.profiles)} profiles added up`]),
    `memory is ${run.metric === 'rss' ? 'resident memory' : 'V8 heap in use + external'}${run.gc ? ', after a collection' : ''}`,
    `largest ${bytes(totals.peakMemory)}, RSS ${bytes(totals.peakRss)}${tookSnapshot(profile) ? ' with the heap snapshot' : ''}`,
    ...(run.live === undefined
      ? []
      : [
          'allocated has what V8 does not spare under --live, and some 40 B a call of functions whose variables it keeps apart',
        ]),
    ...(threads > 1
      ? [
          `${formatCount(threads)} threads in ${processes === 1 ? 'one process' : `${formatCount(processes)} processes`}`,
        ]
      : []),
    `Node ${escapeControls(run.node).replace(/^v/, '')}`,
  ].join(' · ');
}

/** A warning with its place. */
export function warningText({ message, file, line }: Warning): string {
  const place = file === undefined ? '' : `${escapeControls(file)}${line === undefined ? '' : `:${line}`}: `;
  return `Note: ${place}${escapeControls(message)}`;
}

function functions(count: number): string {
  return count === 1 ? '1 function' : `${formatCount(count)} functions`;
}

function namesOf(profile: Profile, list: readonly FunctionProfile[]): string {
  const names = list.slice(0, MOST_NAMES).map((fn) => {
    return `${escapeControls(fn.name)} (${escapeControls(profile.files[fn.file]?.path ?? '?')}:${fn.line})`;
  });
  if (list.length > MOST_NAMES) names.push(`and ${formatCount(list.length - MOST_NAMES)} more`);
  return names.join(', ');
}
