import { contextOfSlot } from '../../runtime/counters/context-of-slot.ts';
import {
  ALLOCATED,
  AWAITED,
  EXTERNAL,
  FIRST,
  FREED,
  GC_MS,
  GCS,
  HITS,
  INCREMENT,
  MEMORY,
  MS,
  OUTSIDE,
  PEAK,
  WIDTH,
} from '../../runtime/counters/layout.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { childOf, lineOf, newTree, type TreeNode, tidyTree } from './context-tree.ts';
import type { MergedFunctions } from './functions.ts';
import { addMeasures } from './measures.ts';
import { type Point, pointsOf } from './over-time/points.ts';
import { resolveSampled } from './sampled/thread.ts';
import type { ThreadTree, TreePlace } from './thread-tree.ts';
import type { Measures } from './types.ts';

/** Resolves the numbers of a snapshot: contexts to a tree, slots to lines. */
export function resolveThread(raw: RawSnapshot, functions: MergedFunctions): ThreadTree {
  const { sampled } = raw;
  if (sampled !== undefined) return resolveSampled({ ...raw, sampled }, functions);
  const table = functions.add(raw.tables);
  const root = newTree();
  const { fn, parent, base, calls } = raw.contexts;
  const nodes: TreeNode[] = [root];

  function placeOf(slot: number): TreePlace {
    const context = contextOfSlot(base, base.length, slot);
    const line = context === 0 ? undefined : table[fn[context]!]?.sites[slot - base[context]!];
    return line === undefined ? { node: root, line: 0 } : { node: nodes[context] ?? root, line };
  }

  for (let context = 1; context < base.length; context++) {
    const from = placeOf(parent[context]!);
    const entry = table[fn[context]!];
    // A snapshot taken from outside may hold a context whose table had not arrived yet.
    const node = entry === undefined ? root : childOf(from.node, from.line, entry.fn);
    node.calls += calls[context]!;
    nodes.push(node);
  }

  let charged = 0;
  let outside = 0;
  let peak = 0;
  for (let i = 0; i < raw.slots.length; i++) {
    const slot = raw.slots[i]!;
    const measures = readMeasures(raw.counters, i * WIDTH);
    peak = Math.max(peak, measures.peak);
    const { node, line } = placeOf(slot);
    if (slot === OUTSIDE || line === 0) {
      outside += measures.allocated;
    } else {
      charged += measures.allocated;
      addMeasures(lineOf(node, line), measures);
    }
  }
  const resident = raw.thread.metric === 'rss';
  // Between two probes only the sampler looks.
  const points = pointsOf(raw.series);
  for (const { rss, heap } of points) peak = Math.max(peak, resident ? rss : heap);
  if (resident) addSampledPeaks(points, placeOf);
  const lines = tidyTree(root);
  outside += charged - lines;
  return { raw, root, placeOf, table, lines, outside, peak };
}

/** Native memory that came and went inside a line is seen by the sampler only. */
function addSampledPeaks(points: readonly Point[], placeOf: (slot: number) => TreePlace): void {
  for (const { rss, slot } of points) {
    const { node, line } = placeOf(slot);
    const measures = node.lines.get(line);
    if (measures !== undefined) measures.peak = Math.max(measures.peak, rss);
  }
}

function readMeasures(counters: Float64Array, at: number): Measures {
  return {
    hits: counters[at + HITS]!,
    allocated: counters[at + ALLOCATED]!,
    increment: counters[at + INCREMENT]!,
    memory: counters[at + MEMORY]!,
    peak: counters[at + PEAK]!,
    freed: counters[at + FREED]!,
    gcs: counters[at + GCS]!,
    gcMs: counters[at + GC_MS]!,
    external: counters[at + EXTERNAL]!,
    awaited: counters[at + AWAITED]!,
    ms: counters[at + MS]!,
    firstAllocated: counters[at + FIRST]!,
  };
}
