import picocolors from 'picocolors';
import { formatBytes, formatMs } from '../../text/units.ts';
import { floorNote } from '../chart/floor-note.ts';
import { tickText, timeUnit } from '../chart/ticks.ts';
import type { Chart, GrowthChart, TimelineChart } from '../chart/types.ts';
import { callRows, collectionRow } from './calls.ts';
import {
  axisRows,
  type Colors,
  clean,
  createFrame,
  type Drawn,
  type Paint,
  plotRows,
  type TerminalOptions,
} from './frame.ts';

/** A chart as lines of text, with a newline at the end of each. */
export function drawTerminal(chart: Chart, options: TerminalOptions = {}): string {
  const colors = picocolors.createColors(options.color ?? false);
  const lines = chart.kind === 'timeline' ? timeline(chart, options, colors) : growth(chart, options, colors);
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}

/** Colours of the lines, in order; names of picocolors. */
const PALETTE = [
  ...(['cyan', 'yellow', 'magenta', 'green', 'blue', 'red'] as const),
  ...(['cyanBright', 'yellowBright', 'magentaBright', 'greenBright', 'blueBright', 'redBright', 'white'] as const),
];

function palette(colors: Colors): Paint[] {
  return PALETTE.map((name) => colors[name]);
}

function timeline(chart: TimelineChart, options: TerminalOptions, colors: Colors): string[] {
  const paints = palette(colors);
  const paintOf = (color: number): Paint => paints[color % paints.length]!;
  const drawn = chart.lines.map(
    (line): Drawn => ({
      name: line.name,
      points: line.points,
      paint: line.trend ? colors.dim : paintOf(line.color),
      legend: line.trend ? '' : formatBytes(line.peak),
    }),
  );
  const frame = createFrame(drawn, [chart.from, chart.to], options);
  const unit = timeUnit(chart.to);
  const width = options.width ?? 80;
  return [
    colors.bold(clean(chart.title, width)),
    ...plotRows(frame, drawn, colors),
    ...axisRows(frame, (at) => tickText(at / unit.size), unit.size, unit.name, colors),
    ...callRows(chart, frame, paints),
    ...collectionRow(chart, frame, colors),
    ...peakRow(chart, colors),
    ...legend(drawn, width, colors),
    ...[...chart.notes, ...floorNote(frame.bottom)].map((note) => colors.dim(note)),
  ];
}

function growth(chart: GrowthChart, options: TerminalOptions, colors: Colors): string[] {
  const paints = palette(colors);
  const drawn = chart.curves.map(
    (curve, i): Drawn => ({
      name: curve.name,
      points: curve.fitted.length > 0 && !chart.logarithmic ? curve.fitted : curve.points,
      paint: paints[i % paints.length]!,
      legend: curve.text,
    }),
  );
  const sizes = chart.curves.flatMap((curve) => curve.points.map(([n]) => n));
  const frame = createFrame(drawn, [Math.min(...sizes, 0), Math.max(...sizes, 1)], options);
  return [
    colors.bold(clean(chart.title, options.width ?? 80)),
    colors.dim(chart.subtitle),
    ...plotRows(frame, drawn, colors),
    ...axisRows(frame, tickText, 1, clean(chart.label), colors),
    ...legend(drawn, 0, colors),
  ];
}

function peakRow({ peak }: TimelineChart, colors: Colors): string[] {
  if (!peak) return [];
  const at = peak.time === undefined || peak.kernel ? '' : ` at ${formatMs(peak.time)}`;
  return [
    `${colors.bold(`peak ${formatBytes(peak.memory)}`)}${at}${peak.kernel ? ', by the kernel' : ', the largest sample'}`,
  ];
}

function legend(drawn: readonly Drawn[], width: number, colors: Colors): string[] {
  if (drawn.length < 2 && width > 0) return [];
  const entries = drawn.map(({ name, legend: text, paint }) => {
    const plain = `━ ${clean(name)}${text ? ` ${text}` : ''}`;
    return { length: plain.length, text: `${paint('━')} ${clean(name)}${text ? ` ${colors.dim(text)}` : ''}` };
  });
  if (width === 0) return entries.map((entry) => entry.text);
  const cell = Math.max(...entries.map((entry) => entry.length)) + 2;
  const columns = Math.max(1, Math.floor(width / cell));
  const lines: string[] = [];
  for (let i = 0; i < entries.length; i += columns) {
    const row = entries.slice(i, i + columns);
    lines.push(row.map((entry) => entry.text + ' '.repeat(cell - entry.length)).join(''));
  }
  return lines;
}
