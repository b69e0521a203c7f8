import type { MergedFunction } from './functions.ts';
import { addMeasures, noMeasures, tidyMeasures } from './measures.ts';
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

const ids = new WeakMap<MergedFunction, number>();
let nextId = 0;

function idOf(fn: MergedFunction): number {
  const id = ids.get(fn) ?? nextId++;
  ids.set(fn, id);
  return id;
}

/** The node of `fn` when called from `callLine` of `parent`; recursion folds onto the nearest ancestor. */
export function childOf(parent: TreeNode, callLine: number, fn: MergedFunction): TreeNode {
  for (let node: TreeNode | null = parent; node !== null; node = node.parent) if (node.fn === fn) return node;
  const key = `${callLine}:${idOf(fn)}`;
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
    for (const [line, measures] of node.lines) {
      const tidy = tidyMeasures(measures);
      node.lines.set(line, tidy);
      allocated += tidy.allocated;
    }
  }
  return allocated;
}

/** What a function did over all its contexts. */
export interface FunctionSums {
  calls: number;
  self: Map<number, Measures>;
  inclusive: Map<number, Measures>;
}

/**
 * Sums over the contexts of each function. A line's inclusive measures are its own and those of the contexts below it;
 * no function lies below itself in the tree, so nothing is counted twice. `hits` are never inherited.
 */
export function sumFunctions(root: TreeNode): Map<MergedFunction, FunctionSums> {
  const nodes = nodesOf(root);
  const inclusive = new Map(nodes.map((node) => [node, copyLines(node.lines)]));
  const sums = new Map<MergedFunction, FunctionSums>();
  for (let i = nodes.length - 1; i > 0; i--) {
    const node = nodes[i]!;
    const lines = inclusive.get(node)!;
    const above = inclusive.get(node.parent!)!;
    for (const measures of lines.values()) addTo(above, node.callLine, { ...measures, hits: 0 });
    let sum = sums.get(node.fn!);
    if (sum === undefined) {
      sum = { calls: 0, self: new Map(), inclusive: new Map() };
      sums.set(node.fn!, sum);
    }
    sum.calls += node.calls;
    for (const [line, measures] of node.lines) addTo(sum.self, line, measures);
    for (const [line, measures] of lines) addTo(sum.inclusive, line, measures);
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

function copyLines(lines: Map<number, Measures>): Map<number, Measures> {
  return new Map(Array.from(lines, ([line, measures]) => [line, { ...measures }]));
}

function addTo(lines: Map<number, Measures>, line: number, measures: Measures): void {
  const known = lines.get(line);
  if (known === undefined) lines.set(line, { ...measures });
  else addMeasures(known, measures);
}
