import { childOf, lineOf, newTree, nodesOf, type TreeNode } from '../context-tree.ts';
import type { MergedFunction } from '../functions.ts';
import { addMeasures } from '../measures.ts';
import { type LineShares, lineShares } from '../shares.ts';
import type { ContextProfile } from '../types.ts';
import type { Part } from './parts.ts';

/** One calling context tree of several. */
export interface MergedContexts {
  /** Parents first. */
  nodes: TreeNode[];
  /** For each profile, by its own index of a context, the index here. */
  indexOf: number[][];
  indexOfNode(node: TreeNode): number;
  sharesOf: LineShares['of'];
}

/** Puts the trees on top of each other. `functionOf`: for each profile its functions by their index. */
export function mergeContexts(parts: readonly Part[], functionOf: readonly MergedFunction[][]): MergedContexts {
  const root = newTree();
  const shares = lineShares();
  const twins = parts.map(({ profile, firstThread }, p) => {
    const { contexts, run } = profile;
    const twin: TreeNode[] = [];
    for (const index of parentsFirst(contexts)) {
      const context = contexts[index]!;
      const fn = functionOf[p]![context.function];
      const node = fn === undefined ? root : childOf(twin[context.parent] ?? root, context.callLine, fn);
      twin[index] = node;
      node.calls += context.calls;
      for (const { threads, ...measures } of context.lines) {
        addMeasures(lineOf(node, measures.line), measures);
        const own = run.threads.length === 1 ? [{ ...measures, thread: 0 }] : (threads ?? []);
        for (const share of own) shares.add(node, measures.line, { ...share, thread: share.thread + firstThread });
      }
    }
    return twin;
  });
  const nodes = nodesOf(root);
  const index = new Map(nodes.map((node, i) => [node, i]));
  return {
    nodes,
    indexOf: twins.map((own) => Array.from(own, (node) => index.get(node)!)),
    indexOfNode: (node) => index.get(node)!,
    sharesOf: shares.of,
  };
}

function parentsFirst(contexts: readonly ContextProfile[]): number[] {
  const children = contexts.map((): number[] => []);
  const order: number[] = [];
  for (const [index, { parent }] of contexts.entries()) (children[parent] ?? order).push(index);
  // The list grows while it is walked.
  for (const index of order) for (const child of children[index]!) order.push(child);
  return order;
}
