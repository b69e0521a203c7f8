import type { Profile } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes, formatCount, formatMs, UNITS_NOTE } from '../../text/units.ts';
import {
  type FunctionChange,
  type LineChange,
  moved,
  movedLive,
  type ProfileDiff,
  type SideSummary,
  type Sides,
} from './types.ts';
import { change, changedLines, markOf } from './words.ts';

const MARKS = {
  '': '',
  '~': '~ edited',
  '>': '> moved from another function',
  '+': '+ only after',
  '-': '- only before',
};

/** What the marks and parentheses that are shown mean, and units. */
function legend(lines: readonly LineChange[]): string {
  const marks = new Set(lines.map(markOf));
  const isNoise = ({ changed, measures }: LineChange): boolean =>
    (moved(measures) !== 0 && !changed.includes('allocated')) ||
    (movedLive(measures) !== 0 && !changed.includes('live'));
  return [
    ...Object.entries(MARKS).flatMap(([mark, words]) => (mark !== '' && marks.has(mark as '~') ? [words] : [])),
    ...(lines.some(isNoise) ? ['( ) within the noise'] : []),
    UNITS_NOTE,
  ].join(' · ');
}

/** The sentences below a comparison. */
export function notesOf(diff: ProfileDiff, shown: readonly FunctionChange[], precision: number): string[] {
  const { before, after } = diff;
  const bytes = (value: number): string => formatBytes(value, precision);
  const one = (key: 'allocated' | 'lines' | 'outside' | 'peakMemory' | 'peakRss', name: string): string => {
    const [a, b] = [before.totals[key], after.totals[key]];
    return `${name} ${bytes(a)} → ${bytes(b)} (${change(b - a, a, precision)})`;
  };
  const duration = ({ profiles }: SideSummary): string =>
    formatMs(profiles.reduce((sum, { run }) => sum + run.durationMs, 0) / profiles.length, precision);
  const sums =
    diff.kind === 'moments'
      ? []
      : [
          `${one('allocated', 'Allocated')}: ${one('lines', 'lines')}, ${one('outside', 'outside')}.`,
          `${one('peakMemory', 'Largest memory')}, ${one('peakRss', 'largest RSS')}, time ${duration(before)} → ${duration(after)}.`,
        ];
  const lines = shown.flatMap(changedLines);
  return [
    ...noChange(diff, shown.length),
    ...noiseNotes(diff, lines.length),
    ...differences(diff),
    ...sums,
    legend(lines),
  ];
}

function noChange({ kind, before, after }: ProfileDiff, changed: number): string[] {
  if (changed > 0) return [];
  if (kind === 'moments') return ['No line holds more or less than the samples can tell apart.'];
  const by = isSingle({ before, after }) ? '1 KB and 1 %' : 'runs of one side do';
  return [`No line changed by more than ${by}, and none ran more or less often.`];
}

function isSingle({ before, after }: Sides<SideSummary>): boolean {
  return before.profiles.length + after.profiles.length < 3;
}

/** What a change is held against, when there is more to it than one profile on each side. */
function noiseNotes({ kind, before, after, functions }: ProfileDiff, changed: number): string[] {
  const [a, b] = [before.profiles.length, after.profiles.length];
  if (kind === 'moments' || isSingle({ before, after })) return [];
  const quiet = functions
    .flatMap(({ lines }) => lines)
    .filter((line) => line.changed.length === 0 && differs(line)).length;
  return [
    `Means of ${a} before and ${b} after. A change is one that runs of the same side do not explain (99.9 %).`,
    ...(quiet === 0
      ? []
      : [
          `${formatCount(quiet)}${changed > 0 ? ' more' : ''} ${quiet === 1 ? 'line differs' : 'lines differ'} within that noise.`,
        ]),
    ...(a + b - 2 < 4 ? ['So few profiles know little of the noise; three on each side tell more.'] : []),
  ];
}

function differs({ measures: { before, after } }: LineChange): boolean {
  return before.hits !== after.hits || before.allocated !== after.allocated || before.live !== after.live;
}

/** What makes two sides hard to compare. */
function differences({ before, after }: ProfileDiff): string[] {
  const notes: string[] = [];
  const compare = (name: string, value: (profile: Profile) => string): void => {
    const words = ({ profiles }: SideSummary): string =>
      escapeControls([...new Set(profiles.map(value))].join(' and '));
    const [a, b] = [words(before), words(after)];
    if (a !== b) notes.push(`Note: the profiles were made differently: ${name} ${a} before, ${b} after.`);
  };
  compare('--metric', ({ run }) => run.metric);
  compare('--gc', ({ run }) => (run.gc ? 'on' : 'off'));
  compare('Node', ({ run }) => run.node);
  compare('readings', ({ run }) => run.probes ?? 'exact');
  compare('profiles added up', ({ run }) => String(run.profiles ?? 1));
  compare('ending', ({ run }) => run.ending.kind);
  return notes;
}
