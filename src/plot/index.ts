import type { MemoryGrowth } from '../usage/growth/types.ts';
import { type GrowthChartOptions, growthChart } from './chart/growth-chart.ts';
import { type TimelineOptions, type TimelineSource, timelineChart } from './chart/timeline.ts';
import type { Chart } from './chart/types.ts';
import { drawHtml } from './echarts/html.ts';
import { drawPng, drawSvg, type ImageOptions } from './echarts/image.ts';
import { drawTerminal } from './terminal/draw.ts';
import type { TerminalOptions } from './terminal/frame.ts';

/**
 * What can be drawn: recordings and results of `memoryUsage` over time, or results of `memoryGrowth` against the size of the
 * input; one, or several to compare.
 */
export type PlotSource = TimelineSource | readonly TimelineSource[] | MemoryGrowth | readonly MemoryGrowth[];

/** Options of the chart itself; those of a timeline or of a chart of growth. */
export type PlotOptions = TimelineOptions & GrowthChartOptions;

/** Points of a line that an image can show, and that a page keeps for zooming. */
const IMAGE_POINTS = 6000;
const PAGE_POINTS = 20_000;

/** A chart as text for a terminal: braille dots, the legend and the peak under them. */
export function plotTerminal(source: PlotSource, options: PlotOptions & TerminalOptions = {}): string {
  return drawTerminal(chartOf(source, options, IMAGE_POINTS), options);
}

/** A chart as the text of an SVG image; needs no browser. */
export function plotSvg(source: PlotSource, options: PlotOptions & ImageOptions = {}): string {
  return drawSvg(chartOf(source, options, IMAGE_POINTS), options);
}

/** A chart as a PNG image, of twice the size asked for. Throws MprofLineError when \@resvg/resvg-js is not installed. */
export function plotPng(source: PlotSource, options: PlotOptions & ImageOptions = {}): Uint8Array {
  return drawPng(chartOf(source, options, IMAGE_POINTS), options);
}

/** A chart as one interactive page that loads nothing. */
export function plotHtml(source: PlotSource, options: PlotOptions = {}): string {
  return drawHtml(chartOf(source, options, PAGE_POINTS));
}

function chartOf(source: PlotSource, options: PlotOptions, points: number): Chart {
  const sources = (Array.isArray(source) ? source : [source]) as readonly (TimelineSource | MemoryGrowth)[];
  const growths = sources.filter((each): each is MemoryGrowth => 'points' in each);
  if (growths.length > 0) return growthChart(growths, options);
  return timelineChart(sources as readonly TimelineSource[], options, points);
}

export type { GrowthChartOptions, ImageOptions, TerminalOptions, TimelineOptions, TimelineSource };
