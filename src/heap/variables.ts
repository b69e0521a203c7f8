import { follow, type Kinds, nameOf } from './graph.ts';
import type { Heap } from './read.ts';

/** Bytes of a context before its variables, and of each of them. */
const HEADER = 32;
const SLOT = 8;

/**
 * What a variable of a block may be called. V8 names the variables of functions and modules only; of a block's it tells the names in
 * their order, and the values that are no small integers in theirs. With such an integer among them several names are left.
 */
export function namesOfSlot(heap: Heap, kinds: Kinds, context: number, edge: number): string[] {
  const scope = follow(heap, kinds, context, 'scope_info');
  if (scope < 0) return [];
  const slots = Math.floor((heap.size[context]! - HEADER) / SLOT);
  const all: string[] = [];
  for (let at = heap.firstEdge[scope]!; at < heap.firstEdge[scope + 1]!; at++) {
    if (heap.edgeType[at] !== kinds.hiddenEdge || heap.type[heap.edgeTo[at]!] !== kinds.string) continue;
    all.push(nameOf(heap, heap.edgeTo[at]!));
  }
  // A context may have two slots of V8's own.
  const names = all.slice(0, Math.min(all.length, slots));
  let known = 0;
  for (let at = heap.firstEdge[context]!; at < heap.firstEdge[context + 1]!; at++) {
    if (heap.edgeType[at] === kinds.hiddenEdge) known = Math.max(known, heap.edgeName[at]! + 1);
  }
  const first = heap.edgeName[edge]!;
  return names.slice(first, first + Math.max(0, names.length - known) + 1);
}
