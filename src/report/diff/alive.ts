import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes, formatMs } from '../../text/units.ts';
import type { FunctionChange, LineChange, ProfileDiff, SideSummary } from './types.ts';
import { movedLive } from './types.ts';
import { change, growthOf, hasLive } from './words.ts';

const MOST_LINES = 10;
const MOST_QUOTED = 100;

/** Which lines hold more or less than before, garbage left out: what a comparison with living bytes begins with. */
export function aliveLines(diff: ProfileDiff, precision: number): string[] {
  const { before, after, functions } = diff;
  if (!hasLive(diff)) return [];
  const amount = (key: 'live' | 'liveOutside'): string => {
    const [a, b] = [before.totals[key] ?? 0, after.totals[key] ?? 0];
    return `${formatBytes(a, precision)} → ${formatBytes(b, precision)} (${change(b - a, a, precision)})`;
  };
  const lines = functions
    .flatMap((fn) => fn.lines.map((line) => ({ fn, line })))
    .filter(({ line }) => line.changed.includes('live'))
    .sort((a, b) => Math.abs(movedLive(b.line.measures)) - Math.abs(movedLive(a.line.measures)));
  const amounts = lines.slice(0, MOST_LINES).map(({ line }) => {
    const { measures } = line;
    return change(movedLive(measures), measures.before.live ?? 0, precision);
  });
  const width = Math.max(0, ...amounts.map((text) => text.length));
  return [
    ...(diff.kind === 'moments' ? [`From ${momentText(before)} to ${momentText(after)}:`] : []),
    `Alive: ${amount('live')} from the lines, ${amount('liveOutside')} from elsewhere.`,
    ...lines
      .slice(0, MOST_LINES)
      .map(({ fn, line }, i) => `  ${amounts[i]!.padStart(width)}  ${placeText(fn, line, precision)}`),
    ...(lines.length > MOST_LINES ? [`  ${' '.repeat(width)}  and ${lines.length - MOST_LINES} more`] : []),
  ];
}

function momentText({ moment, profiles }: SideSummary): string {
  const { time, cause, heap } = moment!;
  const number = (profiles[0]!.moments ?? []).indexOf(moment!) + 1;
  return `moment ${number} (${cause}, at ${formatMs(time)}, ${formatBytes(heap)} in use)`;
}

function placeText(fn: FunctionChange, line: LineChange, precision: number): string {
  const source = line.source?.trim().slice(0, MOST_QUOTED) ?? '';
  const growth = growthOf(line.measures, precision);
  return [
    `${escapeControls(fn.name)} (${escapeControls(fn.path)}:${line.after ?? line.before})`,
    ...(growth === '' ? [] : [growth]),
    ...(source === '' ? [] : [escapeControls(source)]),
  ].join('  ');
}
