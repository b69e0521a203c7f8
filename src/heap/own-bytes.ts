import type { Kinds } from './graph.ts';
import type { Heap } from './read.ts';

/** Edges to what only the object itself can have. */
export const PARTS: readonly string[] = ['elements', 'properties', 'table'];

/** An object with what only it can have: its elements, its properties beyond the first, a Map's table. */
export function ownBytes(heap: Heap, kinds: Kinds, node: number): number {
  // By the numbers of the names: what V8 refers to by a number has one text each, and reading those takes longer than all the rest.
  const [elements, properties, table] = PARTS.map(heap.strings.indexOf);
  let bytes = heap.size[node]!;
  for (let edge = heap.firstEdge[node]!; edge < heap.firstEdge[node + 1]!; edge++) {
    if (heap.edgeType[edge] !== kinds.internal) continue;
    const name = heap.edgeName[edge]!;
    if (name === elements || name === properties || name === table) bytes += heap.size[heap.edgeTo[edge]!]!;
  }
  return bytes;
}
