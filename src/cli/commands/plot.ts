import { extname } from 'node:path';
import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { duration } from '../../options/duration.ts';
import { list, oneOf, positiveNumber } from '../../options/values.ts';
import { type TimelineOptions, timelineChart } from '../../plot/chart/timeline.ts';
import type { Chart } from '../../plot/chart/types.ts';
import { drawHtml } from '../../plot/echarts/html.ts';
import { drawPng, drawSvg } from '../../plot/echarts/image.ts';
import { drawTerminal } from '../../plot/terminal/draw.ts';
import { checkOutputs, writeFileAtomically } from '../../text/write-file.ts';
import { stdoutShape } from '../../text/write-text.ts';
import { chosenRecordings } from '../recording/read.ts';

interface RawPlotOptions {
  title?: string;
  functions: boolean;
  output?: string[];
  window?: string;
  flame?: boolean;
  slope?: boolean;
  theme: string;
  width?: string;
  height?: string;
}

interface Size {
  width?: number;
  height?: number;
  theme: 'light' | 'dark';
}

/** Extension → how a chart becomes such a file. */
const formats: Readonly<Record<string, (chart: Chart, size: Size) => string | Uint8Array>> = {
  '.svg': drawSvg,
  '.png': drawPng,
  '.html': drawHtml,
};

/** Points of a line that a page keeps for zooming, and that an image or a terminal can show. */
const POINTS = { page: 20_000, image: 6000, terminal: 2000 };

/** Adds `mprof-line plot [files…]`: a chart in the terminal, or as an image or a page. */
export function addPlotCommand(program: Command): void {
  program
    .command('plot')
    .description('draw recordings: in the terminal, or into .svg, .png and .html files')
    .argument('[recordings...]', 'files, or indices as mprof-line list shows them; -1 is the newest (default: -1)')
    .option('-t, --title <text>', 'title of the chart')
    .option('-n, --no-functions', 'do not show when functions were entered and left')
    .option(
      '-o, --output <file>',
      'write the chart there: .svg, .png or .html; repeatable',
      (file, before: string[] = []) => [...before, ...list(file)],
    )
    .option('-w, --window <from,to>', 'show this part only: 0,20s (a bare number is ms)')
    .option('-f, --flame', 'function times as a flame graph instead of brackets')
    .option('-s, --slope', 'add the trend of each line and its slope')
    .option('--theme <name>', 'light or dark, for images', 'light')
    .option('--width <n>', 'width of an image in pixels, or of the terminal’s chart in columns')
    .option('--height <n>', 'height of an image in pixels, or of the terminal’s chart in rows')
    .action((words: string[], raw: RawPlotOptions) => plot(words, raw));
}

function plot(words: string[], raw: RawPlotOptions): void {
  const size = readSize(raw);
  const outputs = raw.output ?? [];
  for (const path of outputs) {
    if (!formats[extensionOf(path)])
      throw new MprofLineError(`--output: expected a file ending in ${Object.keys(formats).join(', ')}, given ${path}`);
  }
  checkOutputs(outputs.map((path) => ({ path })));
  const options = readOptions(raw);
  const recordings = chosenRecordings(words);
  for (const path of outputs) {
    const extension = extensionOf(path);
    const points = extension === '.html' ? POINTS.page : POINTS.image;
    writeFileAtomically(path, formats[extension]!(timelineChart(recordings, options, points), size));
    process.stderr.write(`mprof-line: wrote ${path}\n`);
  }
  if (outputs.length > 0) return;
  const { color, width = 100 } = stdoutShape();
  const chart = timelineChart(recordings, options, POINTS.terminal);
  process.stdout.write(drawTerminal(chart, { width, ...size, color }));
}

function extensionOf(path: string): string {
  return extname(path).toLowerCase();
}

function readSize({ theme, width, height }: RawPlotOptions): Size {
  return {
    theme: oneOf('--theme', ['light', 'dark'] as const, theme),
    ...(width !== undefined && { width: Math.round(positiveNumber('--width', width)) }),
    ...(height !== undefined && { height: Math.round(positiveNumber('--height', height)) }),
  };
}

function readOptions(raw: RawPlotOptions): TimelineOptions {
  return {
    ...(raw.title !== undefined && { title: raw.title }),
    functions: raw.functions,
    flame: raw.flame ?? false,
    slope: raw.slope ?? false,
    ...(raw.window !== undefined && { window: readWindow(raw.window) }),
  };
}

function readWindow(given: string): [number, number] {
  const [from, to, more] = given.split(',');
  if (from === undefined || to === undefined || more !== undefined) {
    throw new MprofLineError(`--window: expected two times such as 0,20s, given ${JSON.stringify(given)}`);
  }
  const window: [number, number] = [duration('--window', from), duration('--window', to)];
  if (window[0] >= window[1])
    throw new MprofLineError(`--window: expected an end after its beginning, given ${JSON.stringify(given)}`);
  return window;
}
