import type { Kinds } from './graph.ts';
import type { Heap } from './read.ts';

/** An object with what only it can have: its elements, its properties beyond the first, a Map's table. */
export function ownBytes(heap: Heap, kinds: Kinds, node: number): number {
  let bytes = heap.size[node]!;
  for (let edge = heap.firstEdge[node]!; edge < heap.firstEdge[node + 1]!; edge++) {
    if (heap.edgeType[edge] !== kinds.internal) continue;
    const name = heap.strings.get(heap.edgeName[edge]!);
    if (name === 'elements' || name === 'properties' || name === 'table') bytes += heap.size[heap.edgeTo[edge]!]!;
  }
  return bytes;
}
