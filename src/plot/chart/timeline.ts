import { downsample, slice, trend } from '../../series/downsample.ts';
import { samplePeak, withKernelPeak } from '../../series/peak.ts';
import { withFunctionReadings } from '../../series/readings.ts';
import type { FunctionTime, Recording, Track } from '../../series/types.ts';
import { formatBytes, formatCount } from '../../text/units.ts';
import type { MemoryUsage } from '../../usage/types.ts';
import type { ChartCall, ChartLine, ChartPeak, TimelineChart } from './types.ts';
import { usageRecording } from './usage-recording.ts';

/** What can be drawn over time. */
export type TimelineSource = Recording | MemoryUsage;

/** Options of a chart over time. */
export interface TimelineOptions {
  /** Default: the command, or the names of the files. */
  title?: string;
  /** Show function times (default: for a single recording). */
  functions?: boolean;
  /** Function times as a flame graph under the lines, instead of brackets on them. */
  flame?: boolean;
  /** Add the trend of each line, with its slope. */
  slope?: boolean;
  /** The part to show, in ms since the start. */
  window?: readonly [from: number, to: number];
}

/** Points that a line keeps: enough for every pixel column of a wide screen, and for zooming in some way. */
const LINE_POINTS = 8000;
/** Lines that a legend can name; the smallest children beyond become one line. */
const LINE_LIMIT = 24;
const BRACKET_LIMIT = 60;
const FLAME_LIMIT = 3000;
const COLLECTION_LIMIT = 2000;

/** Builds the chart of one or more recordings; `points` is how many each line may keep. */
export function timelineChart(
  sources: readonly TimelineSource[],
  options: TimelineOptions = {},
  points: number = LINE_POINTS,
): TimelineChart {
  const recordings = sources.map((source) => {
    const recording = 'main' in source ? source : usageRecording(source);
    return { ...recording, main: withFunctionReadings(recording) };
  });
  const notes: string[] = [];
  const [from, to] = options.window ?? extent(recordings);
  const clipped = recordings.map((recording) => clip(recording, from, to));
  const lines = nameLines(clipped, notes).map((line, i) => chartLine(line.name, line.track, i, points));
  const single = recordings.length === 1 ? clipped[0]! : null;
  const shown = single && options.functions !== false ? single.functions : [];
  const layout = options.flame ? 'flame' : 'brackets';
  const calls = longest(shown, options.flame ? FLAME_LIMIT : BRACKET_LIMIT, notes);
  if (options.slope) lines.push(...clipped.flatMap((recording, i) => slopeLine(recording, lines[i]!)));
  return {
    kind: 'timeline',
    title: options.title ?? defaultTitle(recordings),
    subtitle: subtitle(recordings),
    lines,
    calls,
    layout,
    collections: single ? largestCollections(single, notes) : [],
    peak: clipped.map((recording) => chartPeak(recording, options.window !== undefined)).reduce(higher, null),
    from,
    to,
    notes,
  };
}

function extent(recordings: readonly Recording[]): [number, number] {
  let to = 0;
  for (const { main, children, functions } of recordings) {
    for (const track of [main, ...children]) to = Math.max(to, track.time.at(-1) ?? 0);
    for (const call of functions) to = Math.max(to, call.end);
  }
  return [0, to];
}

function clip(recording: Recording, from: number, to: number): Recording {
  return {
    ...recording,
    main: slice(recording.main, from, to),
    children: recording.children.map((child) => slice(child, from, to)).filter((child) => child.time.length > 0),
    functions: recording.functions.filter((call) => call.end >= from && call.start <= to),
    collections: recording.collections.filter((gc) => gc.time >= from && gc.time <= to),
  };
}

interface NamedTrack {
  name: string;
  track: Track;
}

/** The main tracks first, in the order given; then the children, the one with the highest peak first. */
function nameLines(recordings: readonly Recording[], notes: string[]): NamedTrack[] {
  const several = recordings.length > 1;
  const mains = recordings.map((recording) => ({
    name: several ? recording.name : mainName(recording),
    track: recording.main,
  }));
  const children = recordings
    .flatMap((recording) =>
      recording.children.map((track) => ({
        name: `child ${track.label}${several ? ` (${recording.name})` : ''}`,
        track,
      })),
    )
    .sort((a, b) => highest(b.track) - highest(a.track));
  const room = Math.max(0, LINE_LIMIT - mains.length);
  if (children.length > room) {
    const left = children.length - room;
    notes.push(
      `${formatCount(left)} more child processes, none above ${formatBytes(highest(children[room]!.track))}, are not drawn`,
    );
  }
  return unique([...mains, ...children.slice(0, room)]);
}

function mainName(recording: Recording): string {
  return recording.children.length > 0 ? 'main process' : recording.main.label || 'memory';
}

/** Two files in different folders can have one name; a legend needs two. */
function unique(lines: NamedTrack[]): NamedTrack[] {
  const seen = new Map<string, number>();
  return lines.map(({ name, track }) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { name: count === 1 ? name : `${name} (${count})`, track };
  });
}

function highest(track: Track): number {
  return samplePeak(track)?.memory ?? 0;
}

/** What is kept of a line has its peak, so that is looked for there. */
function chartLine(name: string, track: Track, color: number, points: number): ChartLine {
  const kept = downsample(track, points);
  const pairs = Array.from(kept.time, (time, i): [number, number] => [time, kept.memory[i]!]);
  return { name, color, peak: highest(kept), points: pairs };
}

/** A line's trend ends where the line ends, and never goes below nothing. */
function slopeLine(recording: Recording, line: ChartLine): ChartLine[] {
  const { main } = recording;
  if (main.time.length < 2) return [];
  const { slope, intercept } = trend(main);
  const at = (time: number): [number, number] => [time, Math.max(0, intercept + slope * time)];
  const rate = `${slope >= 0 ? '+' : ''}${formatBytes(slope * 1000, 2)}/s`;
  return [
    {
      name: `trend ${rate}`,
      trend: true,
      color: line.color,
      peak: 0,
      points: [at(main.time[0]!), at(main.time.at(-1)!)],
    },
  ];
}

function longest(calls: readonly FunctionTime[], limit: number, notes: string[]): ChartCall[] {
  if (calls.length <= limit) return [...calls];
  notes.push(`the ${formatCount(limit)} longest of ${formatCount(calls.length)} function executions are drawn`);
  return [...calls]
    .sort((a, b) => b.end - b.start - (a.end - a.start))
    .slice(0, limit)
    .sort((a, b) => a.start - b.start);
}

function largestCollections(recording: Recording, notes: string[]): TimelineChart['collections'] {
  const { collections } = recording;
  if (collections.length <= COLLECTION_LIMIT)
    return collections.map(({ time, freed, duration, kind }) => ({ time, freed, duration, kind }));
  notes.push(
    `the ${formatCount(COLLECTION_LIMIT)} collections that freed most, of ${formatCount(collections.length)}, are marked`,
  );
  return [...collections]
    .sort((a, b) => b.freed - a.freed)
    .slice(0, COLLECTION_LIMIT)
    .sort((a, b) => a.time - b.time);
}

/** The kernel's mark is of the whole run: in a window of it, only samples count. */
function chartPeak(recording: Recording, windowed: boolean): ChartPeak | null {
  const sampled = samplePeak(recording.main);
  const known = windowed ? sampled : withKernelPeak(recording, '', sampled);
  if (!known) return null;
  return {
    memory: known.memory,
    kernel: known.kind === 'kernel',
    ...(sampled?.time !== undefined && { time: sampled.time }),
  };
}

function higher(a: ChartPeak | null, b: ChartPeak | null): ChartPeak | null {
  if (!a || !b) return a ?? b;
  return b.memory > a.memory ? b : a;
}

function defaultTitle(recordings: readonly Recording[]): string {
  if (recordings.length === 1) return recordings[0]!.command ?? recordings[0]!.name;
  return recordings.length <= 3 ? recordings.map((each) => each.name).join(' · ') : `${recordings.length} recordings`;
}

function subtitle(recordings: readonly Recording[]): string {
  const [only] = recordings;
  if (recordings.length !== 1 || !only || only.startedAt === 0) return '';
  const started = new Date(only.startedAt - new Date(only.startedAt).getTimezoneOffset() * 60_000);
  return `${only.name === only.main.label ? only.name : 'memory'}, started ${started.toISOString().replace('T', ' ').slice(0, 19)}`;
}
