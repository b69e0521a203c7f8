import { follow, type Kinds, nameOf } from './graph.ts';
import { ownBytes } from './own-bytes.ts';
import type { Heap } from './read.ts';

/** An object that V8's sampler follows and that lives. */
export interface Sampled {
  node: number;
  /** Bytes that it stands for, on average. */
  bytes: number;
  /** Objects of its size that it stands for, on average: no whole number. */
  count: number;
  /** What V8 tells of it: its size times `count` as a whole number. */
  told: number;
}

/** Living samples by the size that V8 tells of each: [site (-1: none), size, how many], again and again. */
export type SampleCounts = readonly number[];

/** Bytes of V8's note behind an array, by which it learns what kinds of elements arrays of a line have. */
const MEMENTO = 16;

/**
 * V8's sampler holds on to its objects weakly, by handles that a snapshot shows. `interval`: bytes between samples; `counts` knows the sizes
 * of samples: an array is most often made together with its elements, and is a sample of both.
 */
export function findSampled(heap: Heap, kinds: Kinds, interval: number, counts: SampleCounts): Sampled[] {
  const known = new Map<number, number>();
  for (let i = 0; i < counts.length; i += 3) {
    known.set(counts[i + 1]!, (known.get(counts[i + 1]!) ?? 0) + counts[i + 2]!);
  }
  /** The size with which V8 made the object: of those with more than the object itself, the one that more samples have which are not taken yet, if any has. */
  const sizeOf = (node: number): number => {
    const whole = ownBytes(heap, kinds, node);
    let [best, most] = [heap.size[node]!, 0];
    if (whole === best) return best;
    for (const size of [whole, whole + MEMENTO]) {
      const samples = known.get(toldOf(size, interval)) ?? 0;
      if (samples > most) [best, most] = [size, samples];
    }
    const told = toldOf(best, interval);
    if (most > 0) known.set(told, most - 1);
    return best;
  };
  const seen = new Set<number>();
  for (let node = 0; node < heap.nodeCount; node++) {
    if (heap.type[node] !== kinds.synthetic || nameOf(heap, node) !== '(Global handles)') continue;
    for (let edge = heap.firstEdge[node]!; edge < heap.firstEdge[node + 1]!; edge++) {
      const to = heap.edgeTo[edge]!;
      if (heap.edgeType[edge] === kinds.weak) seen.add(to);
    }
  }
  const arrays = arraysOf(heap, kinds, seen);
  return [...seen].map((sampled) => {
    const array = arrays.get(sampled) ?? sampled;
    const both = sizeOf(array);
    const node = both > heap.size[array]! ? array : sampled;
    const size = node === array ? both : heap.size[sampled]!;
    const count = standsFor(size, interval);
    return { node, bytes: size * count, count, told: toldOf(size, interval) };
  });
}

/** Elements → the array that has them. Where V8 makes both at once, the elements come first, and are what it samples. */
function arraysOf(heap: Heap, kinds: Kinds, sampled: ReadonlySet<number>): Map<number, number> {
  const arrays = new Map<number, number>();
  const name = heap.strings.indexOf('Array');
  for (let node = 0; node < heap.nodeCount; node++) {
    if (heap.type[node] !== kinds.object || heap.name[node] !== name) continue;
    const elements = follow(heap, kinds, node, 'elements');
    if (sampled.has(elements)) arrays.set(elements, node);
  }
  return arrays;
}

/** Objects of a size that one sample stands for, on average: a sample is taken with a chance of 1 − e^(−size / interval). */
function standsFor(size: number, interval: number): number {
  return 1 / (1 - Math.exp(-size / interval));
}

/** V8 makes that a whole number (`SamplingHeapProfiler::ScaleSample`): for 40 KB at an interval of 32 KB it is 1 in place of 1.4. */
function toldOf(size: number, interval: number): number {
  return size * Math.floor(standsFor(size, interval) + 0.5);
}

/** The bytes that a sample stands for, from the bytes that V8 tells of it; of several sizes that would give that, the largest is taken. */
export function bytesOfTold(told: number, interval: number): number {
  for (let count = 1; count <= MOST_ROUNDED; count++) {
    const size = told / count;
    if (toldOf(size, interval) === told) return size * standsFor(size, interval);
  }
  return told;
}

/** Above so many objects a sample, rounding matters no more. */
const MOST_ROUNDED = 8;
