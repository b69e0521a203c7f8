import flamegraph from 'd3-flame-graph';
import { select } from 'd3-selection';
import type { Frame } from '../model/paths.ts';

/** A node of d3-flame-graph's layout. */
export interface FlameNode {
  data: Frame & { fade?: boolean; hide?: boolean };
  parent: FlameNode | null;
  children?: FlameNode[];
  highlight?: boolean;
  x0: number;
  x1: number;
}

export interface FlameOptions {
  root: Frame;
  width: number;
  /** `down`: the root on top (an icicle). */
  grows: 'up' | 'down';
  describe(frame: Frame): string;
  onFrame(frame: Frame | null): void;
  onZoom(frame: Frame): void;
}

export interface Flame {
  search(words: string): void;
  zoom(id: string): void;
  /** Moves the mark of the keyboard, and returns the frame that it is then on. */
  move(direction: 'parent' | 'child' | 'next' | 'previous'): Frame | null;
  /** Zooms to the marked frame. */
  zoomToMarked(): void;
  redraw(): void;
  destroy(): void;
}

const CELL = 22;
/** Frames narrower than this many pixels are not drawn. */
const LEAST_WIDTH = 1;

/** Draws a tree into `parent` with d3-flame-graph. */
export function drawFlame(parent: HTMLElement, options: FlameOptions): Flame {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const chart = flamegraph<FlameNode>()
    .width(options.width)
    .cellHeight(CELL)
    .inverted(options.grows === 'down')
    .minFrameSize(LEAST_WIDTH)
    .transitionDuration(still ? 0 : 180)
    .sort((a, b) => b.data.value - a.data.value)
    .getName((node) => node.data.name)
    .setLabelHandler((node) => options.describe(node.data))
    .setColorMapper((node) => colorOf(node))
    .setSearchMatch((node, words) => words !== '' && node.data.name.toLowerCase().includes(words))
    .setSearchHandler(() => undefined)
    .setDetailsHandler(() => undefined)
    .onHover((node) => options.onFrame(node.data))
    .onClick((node) => {
      marked = node;
      options.onZoom(node.data);
    });
  const holder = select(parent);
  holder.datum(options.root).call(chart);
  const root = holder.datum() as unknown as FlameNode;
  let marked: FlameNode = root;
  const mark = (): void => {
    holder.selectAll('g.frame').classed('marked', (node) => node === marked);
  };
  return {
    search(words) {
      if (words === '') chart.clear();
      else chart.search(words.toLowerCase());
    },
    zoom(id) {
      const node = find(root, id) ?? root;
      if (node.data.id === marked.data.id && node === root) return;
      marked = node;
      silently(() => chart.zoomTo(node));
    },
    move(direction) {
      const next = neighbour(marked, direction);
      if (next === null || next.data.hide) return null;
      marked = next;
      mark();
      return next.data;
    },
    zoomToMarked: () => chart.zoomTo(marked),
    redraw: () => chart.update(),
    destroy() {
      chart.destroy();
      parent.replaceChildren();
    },
  };

  function silently(action: () => void): void {
    const { onZoom } = options;
    options.onZoom = () => undefined;
    action();
    options.onZoom = onZoom;
  }
}

function neighbour(node: FlameNode, direction: 'parent' | 'child' | 'next' | 'previous'): FlameNode | null {
  if (direction === 'parent') return node.parent;
  if (direction === 'child') return node.children?.[0] ?? null;
  const siblings = node.parent?.children ?? [];
  return siblings[siblings.indexOf(node) + (direction === 'next' ? 1 : -1)] ?? null;
}

function find(root: FlameNode, id: string): FlameNode | null {
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.data.id === id) return node;
    stack.push(...(node.children ?? []));
  }
  return null;
}

/** Functions of one file share a hue; lines are paler. The style sheet knows both themes. */
function colorOf({ data, highlight }: FlameNode): string {
  if (highlight) return 'var(--found)';
  if (data.kind === 'root') return 'var(--panel)';
  const hue = ((data.file ?? 0) * 47 + 18) % 360;
  const [light, dark] = data.kind === 'line' ? ['48% 90%', '22% 22%'] : ['58% 80%', '34% 33%'];
  return `light-dark(hsl(${hue} ${light}), hsl(${hue} ${dark}))`;
}
