import type { Heap } from './read.ts';

/** Kinds of nodes and edges by number, as this file has them; -1 for a kind that it does not know. */
export interface Kinds {
  object: number;
  closure: number;
  code: number;
  hidden: number;
  array: number;
  native: number;
  regexp: number;
  synthetic: number;
  string: number;
  concatenated: number;
  sliced: number;
  weak: number;
  shortcut: number;
  element: number;
  hiddenEdge: number;
  internal: number;
  property: number;
  context: number;
}

export function kindsOf({ nodeTypes, edgeTypes }: Heap): Kinds {
  const node = (name: string): number => nodeTypes.indexOf(name);
  const edge = (name: string): number => edgeTypes.indexOf(name);
  return {
    object: node('object'),
    closure: node('closure'),
    code: node('code'),
    hidden: node('hidden'),
    array: node('array'),
    native: node('native'),
    regexp: node('regexp'),
    synthetic: node('synthetic'),
    string: node('string'),
    concatenated: node('concatenated string'),
    sliced: node('sliced string'),
    weak: edge('weak'),
    shortcut: edge('shortcut'),
    element: edge('element'),
    hiddenEdge: edge('hidden'),
    internal: edge('internal'),
    property: edge('property'),
    context: edge('context'),
  };
}

/** What a node is called: its constructor, its function's name, its text. */
export function nameOf(heap: Heap, node: number): string {
  return heap.strings.get(heap.name[node]!);
}

/** Name of an edge; elements and hidden edges have a number instead. */
export function edgeNameOf(heap: Heap, kinds: Kinds, edge: number): string {
  const type = heap.edgeType[edge]!;
  if (type === kinds.element || type === kinds.hiddenEdge) return String(heap.edgeName[edge]);
  return heap.strings.get(heap.edgeName[edge]!);
}

/** The node that an edge of this name leads to, or -1. The name is one of those that were looked for while the file was read. */
export function follow(heap: Heap, kinds: Kinds, node: number, name: string): number {
  const index = heap.strings.indexOf(name);
  if (index < 0) return -1;
  for (let edge = heap.firstEdge[node]!; edge < heap.firstEdge[node + 1]!; edge++) {
    const type = heap.edgeType[edge]!;
    if (heap.edgeName[edge] === index && type !== kinds.element && type !== kinds.hiddenEdge) return heap.edgeTo[edge]!;
  }
  return -1;
}

/** A place in a script: lines and columns from 1. */
export interface ScriptPlace {
  file: string;
  line: number;
  column: number;
}

/** Where a closure's function stands, or null when the snapshot does not tell. */
export function placeOfClosure(heap: Heap, kinds: Kinds, closure: number): ScriptPlace | null {
  const file = scriptOfClosure(heap, kinds, closure);
  const at = heap.locations.get(closure);
  return file && at ? { file, line: at[0] + 1, column: at[1] + 1 } : null;
}

/** The script of a closure: its path or URL as V8 knows it; '' when it has none. */
export function scriptOfClosure(heap: Heap, kinds: Kinds, closure: number): string {
  const shared = follow(heap, kinds, closure, 'shared');
  if (shared < 0) return '';
  let script = follow(heap, kinds, shared, 'script');
  // A function that was never compiled keeps its script elsewhere.
  if (script < 0) script = follow(heap, kinds, shared, 'script_or_debug_info');
  return script < 0 ? '' : nameOf(heap, script);
}
