import type { MergedFunction } from './functions.ts';
import { belowEach, inclusiveMeasures } from './inclusive.ts';
import { addMeasures, noMeasures, tidy } from './measures.ts';
import type { Measures } from './types.ts';

/** A node of the calling context tree; the root, which is the outside, has no function. */
export interface TreeNode {
  fn: MergedFunction | null;
  parent: TreeNode | null;
  /** Line of the parent's function that made the call; 0 from outside. */
  callLine: number;
  calls: number;
  /** Self measures by line. */
  lines: Map<number, Measures>;
  children: Map<string, TreeNode>;
}

export function newTree(): TreeNode {
  return { fn: null, parent: null, callLine: 0, calls: 0, lines: new Map(), children: new Map() };
}

/** The node of `fn` when called from `callLine` of `parent`; recursion folds onto the nearest ancestor. */
export function childOf(parent: TreeNode, callLine: number, fn: MergedFunction): TreeNode {
  for (let node: TreeNode | null = parent; node !== null; node = node.parent) if (node.fn === fn) return node;
  const key = `${callLine}:${fn.id}`;
  let node = parent.children.get(key);
  if (node === undefined) {
    node = { fn, parent, callLine, calls: 0, lines: new Map(), children: new Map() };
    parent.children.set(key, node);
  }
  return node;
}

/** The self measures of a line of a node, made when they are not there yet. */
export function lineOf(node: TreeNode, line: number): Measures {
  let measures = node.lines.get(line);
  if (measures === undefined) {
    measures = noMeasures();
    node.lines.set(line, measures);
  }
  return measures;
}

/** All nodes, parents first. */
export function nodesOf(root: TreeNode): TreeNode[] {
  const nodes = [root];
  // The list grows while it is walked: a tree may be deeper than the call stack.
  for (const node of nodes) for (const child of node.children.values()) nodes.push(child);
  return nodes;
}

/**
 * Makes all measures whole bytes, so that all sums of lines, whichever way they are made, are the same; returns that of
 * `allocated`.
 */
export function tidyTree(root: TreeNode): number {
  let allocated = 0;
  for (const node of nodesOf(root)) {
    for (const measures of node.lines.values()) allocated += tidy(measures).allocated;
  }
  return allocated;
}

/** What a function did over all its contexts. */
export interface FunctionSums {
  calls: number;
  self: Map<number, Measures>;
  inclusive: Map<number, Measures>;
}

/** Sums over the contexts of each function. */
export function sumFunctions(root: TreeNode): Map<MergedFunction, FunctionSums> {
  const nodes = nodesOf(root);
  const indexOf = new Map(nodes.map((node, index) => [node, index]));
  const ids = new Map<MergedFunction | null, number>([[null, -1]]);
  const calls = nodes.map(({ fn, parent, callLine, calls, lines }) => {
    if (!ids.has(fn)) ids.set(fn, ids.size - 1);
    return { parent: indexOf.get(parent!) ?? -1, group: ids.get(fn)!, callLine, calls, lines };
  });
  const inclusive = inclusiveMeasures(calls, belowEach(calls));
  const sums = new Map<MergedFunction, FunctionSums>();
  for (const [fn, id] of ids) {
    const of = inclusive.get(id);
    if (fn !== null && of) sums.set(fn, { calls: of.calls, self: new Map(), inclusive: of.lines });
  }
  for (const { fn, lines } of nodes) {
    if (fn !== null) for (const [line, measures] of lines) addTo(sums.get(fn)!.self, line, measures);
  }
  return sums;
}

/** Adds the nodes and measures of one tree to another; returns what each node of the first became. */
export function addTree(to: TreeNode, from: TreeNode): Map<TreeNode, TreeNode> {
  const twins = new Map<TreeNode, TreeNode>([[from, to]]);
  for (const node of nodesOf(from)) {
    const twin = node === from ? to : childOf(twins.get(node.parent!)!, node.callLine, node.fn!);
    twins.set(node, twin);
    twin.calls += node.calls;
    for (const [line, measures] of node.lines) addTo(twin.lines, line, measures);
  }
  return twins;
}

function addTo(lines: Map<number, Measures>, line: number, measures: Measures): void {
  const known = lines.get(line);
  if (known === undefined) lines.set(line, { ...measures });
  else addMeasures(known, measures);
}
