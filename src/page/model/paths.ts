import { formatBytes, formatMs } from '../../text/units.ts';
import type { PageContext, PageProfile } from '../pack.ts';
import type { LineEntry } from './lines.ts';
import { MEASURES } from './measures.ts';

/** By what paths are weighed: by the calls that led there, */
type CalledMeasure = 'allocated' | 'time';
/** or, as it is known by line and not by path, by file, function and line. */
type PlacedMeasure = 'self' | 'live' | 'self-time';
export type PathMeasure = CalledMeasure | PlacedMeasure;

/** A frame of the flame graph: a function as it was called, or one of its lines. */
export interface Frame {
  /** Stays the same from one profile of the program to the next, as far as its path does. */
  id: string;
  name: string;
  kind: 'root' | 'function' | 'line' | 'file';
  /** Bytes or ms, with everything above it. */
  value: number;
  /** Bytes or ms without the frames above it. */
  self: number;
  children: Frame[];
  file?: number;
  line?: number;
  calls?: number;
}

/** A row of the table of paths. */
export interface PathRow {
  frame: Frame;
  /** Names from the outermost function on. */
  steps: Frame[];
}

/** Below this share of all, frames can be neither seen nor clicked. */
const LEAST_SHARE = 1 / 20_000;

/** The tree of a measure, heaviest first. */
export function frameTree(
  profile: PageProfile,
  measure: PathMeasure,
  entries: () => readonly LineEntry[],
  title: string,
): Frame {
  const root: Frame = { id: '', name: title, kind: 'root', value: 0, self: 0, children: [] };
  root.children =
    measure === 'allocated' || measure === 'time'
      ? contextFrames(profile, measure)
      : placedFrames(profile, measure, entries());
  root.value = root.children.reduce((sum, { value }) => sum + value, 0);
  return prune(root);
}

/** A number of a tree's measure in its unit. */
export function formatFrame(measure: PathMeasure, value: number): string {
  return measure === 'time' || measure === 'self-time' ? formatMs(value) : formatBytes(value);
}

/** The functions of a tree as paths, heaviest first. */
export function pathRows(root: Frame): PathRow[] {
  const rows: PathRow[] = [];
  const stack: PathRow[] = root.children.map((frame) => ({ frame, steps: [frame] }));
  for (let row = stack.pop(); row !== undefined; row = stack.pop()) {
    if (row.frame.kind !== 'file') rows.push(row);
    for (const frame of row.frame.children) stack.push({ frame, steps: [...row.steps, frame] });
  }
  return rows.sort((a, b) => b.frame.value - a.frame.value || a.steps.length - b.steps.length);
}

function contextFrames({ contexts, functions }: PageProfile, measure: CalledMeasure): Frame[] {
  const weigh = ({ ms, allocated }: PageContext['lines'][number]): number => (measure === 'time' ? ms : allocated);
  const frames = contexts.map((context) => frameOf(context));
  const tops: Frame[] = [];
  const children: number[][] = contexts.map(() => []);
  const order: number[] = [];
  for (const [index, { parent }] of contexts.entries()) {
    if (children[parent] === undefined) order.push(index);
    else children[parent].push(index);
  }
  for (let i = 0; i < order.length; i++) for (const child of children[order[i]!]!) order.push(child);
  for (const index of order) {
    const context = contexts[index]!;
    const frame = frames[index]!;
    const parent = frames[context.parent];
    const isTop = context.function >= 0 && (parent === undefined || contexts[context.parent]!.function < 0);
    if (context.function >= 0) frame.id = `${isTop ? '' : parent!.id}/${context.callLine}.${context.function}`;
    if (isTop) tops.push(frame);
    else if (context.function >= 0) parent!.children.push(frame);
    for (const line of context.lines) {
      const value = weigh(line);
      if (value <= 0 || context.function < 0) continue;
      const { file } = functions[context.function]!;
      const id = `${frame.id}:${line.line}`;
      frame.self += value;
      frame.children.push({
        id,
        name: `line ${line.line}`,
        kind: 'line',
        value,
        self: value,
        children: [],
        file,
        line: line.line,
      });
    }
  }
  for (const index of order.reverse()) {
    const frame = frames[index]!;
    frame.value = frame.children.reduce((sum, { value }) => sum + value, 0);
  }
  return tops;

  function frameOf({ function: index, calls }: PageContext): Frame {
    const fn = functions[index];
    const base = { id: '', name: fn?.name ?? '', kind: 'function' as const, value: 0, self: 0, children: [] };
    return fn === undefined ? base : { ...base, calls, file: fn.file, line: fn.line };
  }
}

function placedFrames(
  { files, functions }: PageProfile,
  measure: PlacedMeasure,
  entries: readonly LineEntry[],
): Frame[] {
  const byFile = new Map<number, Frame>();
  const byFunction = new Map<number, Frame>();
  for (const entry of entries) {
    const { file, line, functions: owners } = entry;
    const value = MEASURES[measure].of(entry) ?? 0;
    if (value <= 0) continue;
    const index = owners[0]!;
    const { name, line: first } = functions[index]!;
    const top = byFile.get(file) ?? frame(`/${file}`, files[file]!.path, 'file', file, 1);
    const fn = byFunction.get(index) ?? frame(`${top.id}/${index}`, name, 'function', file, first);
    if (!byFunction.has(index)) top.children.push(fn);
    byFile.set(file, top);
    byFunction.set(index, fn);
    fn.children.push({ ...frame(`${fn.id}:${line}`, `line ${line}`, 'line', file, line), value, self: value });
    fn.self += value;
    fn.value += value;
    top.value += value;
  }
  return [...byFile.values()];
}

function frame(id: string, name: string, kind: Frame['kind'], file: number, line: number): Frame {
  return { id, name, kind, value: 0, self: 0, children: [], file, line };
}

/** Leaves out what cannot be seen; its bytes stay in the frames below. */
function prune(root: Frame): Frame {
  const least = root.value * LEAST_SHARE;
  const stack = [root];
  for (let frame = stack.pop(); frame !== undefined; frame = stack.pop()) {
    frame.children = frame.children.filter(({ value }) => value > least).sort((a, b) => b.value - a.value);
    stack.push(...frame.children);
  }
  return root;
}
