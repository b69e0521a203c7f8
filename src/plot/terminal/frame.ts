import type picocolors from 'picocolors';
import { escapeControls } from '../../text/plain-text.ts';
import { memoryFloor, memoryUnit, niceStep, tickText } from '../chart/ticks.ts';
import { type BrailleGrid, createGrid, runs, stroke } from './braille.ts';

/** Size of a chart in a terminal, in characters. */
export interface TerminalOptions {
  /** Columns in all (default 80). */
  width?: number;
  /** Rows of the drawing itself (default 16). */
  height?: number;
  color?: boolean;
}

export type Colors = ReturnType<typeof picocolors.createColors>;
export type Paint = (text: string) => string;

/** Text is as wide as this, at most, before it is cut. */
const NAME_WIDTH = 40;
/** One thing that is drawn: points in the units of the two axes. */
export interface Drawn {
  name: string;
  points: readonly (readonly [number, number])[];
  paint: Paint;
  legend: string;
}

/** The drawing: its cells, and what its edges mean in the units of the axes. */
export interface Frame {
  grid: BrailleGrid;
  gutter: number;
  left: number;
  right: number;
  bottom: number;
  top: number;
}

/** Text of a program or a file as a terminal may show it, cut to a width. */
export function clean(text: string, width: number = NAME_WIDTH): string {
  const safe = escapeControls(text);
  return safe.length > width ? `${safe.slice(0, width - 1)}…` : safe;
}

/** A frame into which all points fit. */
export function createFrame(
  drawn: readonly Drawn[],
  [left, right]: readonly [number, number],
  options: TerminalOptions,
): Frame {
  const rows = Math.max(4, options.height ?? 16);
  let smallest = Infinity;
  let largest = 0;
  for (const { points } of drawn) {
    for (const [, memory] of points) {
      smallest = Math.min(smallest, memory);
      largest = Math.max(largest, memory);
    }
  }
  const bottom = memoryFloor(smallest, largest, rows / 4);
  const top = largest > bottom ? largest : bottom + 1;
  const gutter = Math.max(...[bottom, top].map((memory) => memoryLabel(memory, top).length), 7) + 1;
  const columns = Math.max(20, (options.width ?? 80) - gutter - 1);
  return { grid: createGrid(columns, rows), gutter, left, right: right > left ? right : left + 1, bottom, top };
}

function memoryLabel(memory: number, top: number): string {
  const unit = memoryUnit(top);
  if (memory === 0) return '0';
  return `${tickText(Number((memory / unit.size).toPrecision(4)))} ${unit.name}`;
}

/** The rows of the drawing, with labels of the memory axis. */
export function plotRows(frame: Frame, drawn: readonly Drawn[], colors: Colors): string[] {
  const { grid, left, right, bottom, top, gutter } = frame;
  const x = (at: number): number => Math.round(((at - left) / (right - left)) * (grid.columns * 2 - 1));
  const y = (memory: number): number => Math.round((1 - (memory - bottom) / (top - bottom)) * (grid.rows * 4 - 1));
  // The first line is the one that matters: it is drawn last, over the others.
  for (let i = drawn.length - 1; i >= 0; i--) {
    let before: [number, number] | null = null;
    for (const [at, memory] of drawn[i]!.points) {
      const here: [number, number] = [x(at), y(memory)];
      stroke(grid, before ?? here, here, i);
      before = here;
    }
  }
  const labels = rowLabels(frame);
  return Array.from({ length: grid.rows }, (_, row) => {
    const label = labels.get(row);
    const cells = runs(grid, row).map(({ text, owner }) => (owner < 0 ? text : drawn[owner]!.paint(text)));
    return `${colors.dim(`${(label ?? '').padStart(gutter)}${label === undefined ? '│' : '┤'}`)}${cells.join('')}`;
  });
}

/** Row → its label: memory at nice steps of the unit, each on the row that it is nearest to. */
function rowLabels({ grid, bottom, top }: Frame): Map<number, string> {
  const unit = memoryUnit(top);
  const step = niceStep((top - bottom) / unit.size, grid.rows / 3) * unit.size;
  const labels = new Map<number, string>();
  for (let at = Math.ceil(bottom / step - 1e-9) * step; at <= top * (1 + 1e-9); at += step) {
    const row = Math.floor(((1 - (at - bottom) / (top - bottom)) * (grid.rows * 4 - 1)) / 4);
    labels.set(row, memoryLabel(at, top));
  }
  return labels;
}

/** The horizontal axis and its labels. */
export function axisRows(
  frame: Frame,
  text: (at: number) => string,
  unit: number,
  name: string,
  colors: Colors,
): string[] {
  const { grid, left, right, gutter } = frame;
  const step = niceStep((right - left) / unit, grid.columns / 12) * unit;
  const ticks: string[] = Array(grid.columns).fill('─');
  let labels = '';
  const room = grid.columns - name.length - 1;
  for (let at = Math.ceil(left / step - 1e-9) * step; at <= right * (1 + 1e-9); at += step) {
    const column = Math.min(grid.columns - 1, Math.round(((at - left) / (right - left)) * (grid.columns - 1)));
    const label = text(at);
    const start = Math.max(0, column - (label.length >> 1));
    ticks[column] = '┬';
    const fits = start + label.length <= room && (labels.length === 0 || start > labels.length);
    if (fits) labels = labels.padEnd(start) + label;
  }
  return [
    colors.dim(`${' '.repeat(gutter)}└${ticks.join('')}`),
    colors.dim(`${' '.repeat(gutter + 1)}${labels.padEnd(room)} ${name}`),
  ];
}
