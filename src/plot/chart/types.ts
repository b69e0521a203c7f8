/** What a chart shows, as plain data: built once, then drawn in a terminal, as an image, or in a page. */

/** One line: `[ms, bytes]` points, times ascending. */
export interface ChartLine {
  name: string;
  points: [time: number, memory: number][];
  /** A trend is drawn thin and dashed. */
  trend?: boolean;
  /** Index into the palette; a trend has that of its line. */
  color: number;
  /** Largest value of the line before it was thinned out. */
  peak: number;
}

/** One execution of a function. */
export interface ChartCall {
  name: string;
  start: number;
  end: number;
  startMemory: number;
  endMemory: number;
  level: number;
}

/** One garbage collection. */
export interface ChartCollection {
  time: number;
  freed: number;
  duration: number;
  kind: string;
}

/** The highest point; `time` is absent when only the kernel saw it. */
export interface ChartPeak {
  memory: number;
  time?: number;
  kernel: boolean;
}

/** Memory over time. */
export interface TimelineChart {
  kind: 'timeline';
  title: string;
  subtitle: string;
  lines: ChartLine[];
  calls: ChartCall[];
  /** How executions are drawn: brackets on the line, or a flame graph under it. */
  layout: 'brackets' | 'flame';
  collections: ChartCollection[];
  peak: ChartPeak | null;
  /** ms shown. */
  from: number;
  to: number;
  /** What a reader must know, such as what was left out. */
  notes: string[];
}

/** One function of a growth chart: measured `[n, bytes]` points and the fitted curve. */
export interface GrowthCurve {
  name: string;
  points: [n: number, memory: number][];
  fitted: [n: number, memory: number][];
  /** `n² (99 % of the evidence; …)`. */
  text: string;
  color: number;
}

/** Memory against the size of the input. */
export interface GrowthChart {
  kind: 'growth';
  title: string;
  subtitle: string;
  /** What the horizontal axis counts. */
  label: string;
  curves: GrowthCurve[];
  /** Both axes logarithmic. */
  logarithmic: boolean;
}

export type Chart = TimelineChart | GrowthChart;
