import { extname } from 'node:path';
import type { Command } from 'commander';
import { addSection } from '../../options/command-line.ts';
import type { PlotValues } from '../../options/command-options.ts';
import { optionSourcesOf, readSection } from '../../options/read.ts';
import { type TimelineOptions, timelineChart } from '../../plot/chart/timeline.ts';
import type { Chart } from '../../plot/chart/types.ts';
import { drawHtml } from '../../plot/echarts/html.ts';
import { drawPng, drawSvg } from '../../plot/echarts/image.ts';
import { drawTerminal } from '../../plot/terminal/draw.ts';
import { NOT_WRITTEN, writeOutputs } from '../../result/write-outputs.ts';
import { endingOf } from '../../text/expected.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { stdoutShape, writeText } from '../../text/write-text.ts';
import { chosenRecordings } from '../recording/read.ts';

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
  const command = program
    .command('plot')
    .description('draw recordings: in the terminal, or into .svg, .png and .html files')
    .argument('[recordings...]', 'files, or indices as mprof-line list shows them; -1 is the newest (default: -1)');
  addSection(command, 'plot').action((words: string[], raw: object) =>
    plot(words, readSection('plot', optionSourcesOf(raw, process.env, process.cwd()))),
  );
}

function plot(words: string[], values: PlotValues): void {
  const size = sizeOf(values);
  const files = values.output.map((path) => ({ path }));
  for (const { path } of files) endingOf('--output', path, Object.keys(formats));
  checkOutputs(files);
  const options = timelineOptions(values);
  const recordings = chosenRecordings(words);
  const complete = writeOutputs(files, ({ path }) => {
    const extension = extensionOf(path);
    const points = extension === '.html' ? POINTS.page : POINTS.image;
    return formats[extension]!(timelineChart(recordings, options, points), size);
  });
  if (!complete) process.exitCode = NOT_WRITTEN;
  if (files.length > 0) return;
  const { color, width = 100 } = stdoutShape();
  const chart = timelineChart(recordings, options, POINTS.terminal);
  writeText(1, drawTerminal(chart, { width, ...size, color }));
}

/** In small letters: `x.SVG` is an SVG. */
function extensionOf(path: string): string {
  return extname(path).toLowerCase();
}

function sizeOf({ theme, width, height }: PlotValues): Size {
  return { theme, ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
}

function timelineOptions({ title, functions, flame, slope, window }: PlotValues): TimelineOptions {
  return { functions, flame, slope, ...(title !== undefined && { title }), ...(window !== undefined && { window }) };
}
