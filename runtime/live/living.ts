import { append, min } from '../primordials.ts';
import { countBuffers } from './buffers.ts';
import { mapEach, mapGet, mapSet, type OwnSession, openMap, openSession, readCode } from './captured.ts';
import { type Elsewhere, elsewhere, OTHER_BUFFERS, SHARED, SOURCES } from './elsewhere.ts';
import { TRAMPOLINE } from './frame-name.ts';
import { readCollected } from './heap-now.ts';
import { readOuter } from './outer.ts';
import { OUTER } from './outer-name.ts';
import type { Places } from './places.ts';
import { addTo } from './sums.ts';

/** A node of V8's sampling profile: a function called from another, and what its samples that live stand for. */
interface SampledNode {
  id: number;
  callFrame: { url: string; functionName: string; lineNumber: number; columnNumber: number };
  /** Bytes. */
  selfSize: number;
  children: SampledNode[];
}

/** Bytes that live, by site. */
export interface Living {
  /** Site → bytes of the heap, estimated from samples. */
  sampled: Map<number, number>;
  /** Site → bytes of Buffers and typed arrays outside of the heap, counted. */
  external: Map<number, number>;
  /** Whose the objects are that no site made → bytes: of the heap estimated from samples, outside of it counted. */
  elsewhere: Map<string, number>;
  /** Bytes of SharedArrayBuffers, which V8 counts as no memory of the heap's. */
  shared: number;
  /** Bytes of the heap in use, external memory included, after the collection. */
  used: number;
}

/** Knows which of the objects that were allocated since it was started live. */
export interface HeapSampler {
  /** Bytes of the heap when it was started, after a collection. */
  readonly before: number;
  /** Collects, and reads. */
  read(): Living;
  /** The samples that live: site (-1: none), size and count of each kind. Sizes are scaled by V8 to what a sample stands for. */
  samples(): number[];
  stop(): void;
}

/**
 * Starts V8's sampling heap profiler in this thread, of which V8 has one. `interval`: bytes between two samples, on
 * average. `siteOfBuffer` knows on which site a buffer was seen first; `isOwn` knows files of
 * the profiler: what they allocate is nobody's.
 */
export function startSampling(
  interval: number,
  places: Places,
  siteOfBuffer: WeakMap<object, number>,
  hasBuffers: () => boolean,
  isOwn: (name: string) => boolean,
): HeapSampler {
  const session = openSession();
  session.post('HeapProfiler.startSampling', { samplingInterval: interval });
  // That collects, too.
  readProfile(session);
  const before = readCollected().inHeap;
  return {
    before,
    read() {
      const sums = sumBySite(readProfile(session).head, places, isOwn);
      // What finding the buffers leaves behind is none of the program's.
      const { used } = readCollected();
      const { external, total } = countBuffers(session, siteOfBuffer, hasBuffers());
      const shared = addOuter(sums.elsewhere, external, total);
      return { ...sums, external, shared, used };
    },
    samples: () => countSamples(readProfile(session), places, isOwn),
    stop() {
      session.close();
    },
  };
}

interface SampledProfile {
  head: SampledNode;
  samples: { size: number; nodeId: number }[];
}

function readProfile(session: OwnSession): SampledProfile {
  return session.post<{ profile: SampledProfile }>('HeapProfiler.getSamplingProfile', {}).profile;
}

function sumBySite(
  head: SampledNode,
  places: Places,
  isOwn: (name: string) => boolean,
): Pick<Living, 'sampled' | 'elsewhere'> {
  const sampled = openMap<number, number>();
  const others = openMap<string, number>();
  eachNode(head, places, isOwn, ({ selfSize }, site, name) => {
    if (selfSize <= 0) return;
    if (site >= 0) addTo(sampled, site, selfSize);
    else if (name !== undefined) addTo(others, name, selfSize);
  });
  return { sampled, elsewhere: others };
}

/** Adds what lies outside of the heap and stands with no site, `total` bytes of it in buffers, and gives how much of it threads share. */
function addOuter(others: Map<string, number>, bySite: ReadonlyMap<number, number>, total: number): number {
  const { external, buffers } = readOuter();
  let known = 0;
  mapEach(bySite, (bytes) => {
    known += bytes;
  });
  const own = min(total, min(buffers, external));
  if (own > known) mapSet(others, OTHER_BUFFERS, own - known);
  const sources = min(external - own, readCode().external_script_source_size);
  if (sources > 0) mapSet(others, SOURCES, sources);
  if (external > own + sources) mapSet(others, OUTER, external - own - sources);
  if (buffers > own) mapSet(others, SHARED, buffers - own);
  return buffers - own;
}

function countSamples({ head, samples }: SampledProfile, places: Places, isOwn: (name: string) => boolean): number[] {
  const siteOf = openMap<number, number>();
  eachNode(head, places, isOwn, ({ id }, site) => mapSet(siteOf, id, site));
  const counts = openMap<number, Map<number, number>>();
  for (let i = 0; i < samples.length; i++) {
    const { size, nodeId } = samples[i]!;
    const site = mapGet(siteOf, nodeId) ?? -1;
    let sizes = mapGet(counts, site);
    if (sizes === undefined) {
      sizes = openMap<number, number>();
      mapSet(counts, site, sizes);
    }
    addTo(sizes, size, 1);
  }
  const flat: number[] = [];
  mapEach(counts, (sizes, site) =>
    mapEach(sizes, (count, size) => {
      append(flat, site);
      append(flat, size);
      append(flat, count);
    }),
  );
  return flat;
}

/** V8's functions for the fields of a class, which begin where the class does: on the first line of a file where the file does, too. */
function isInitialiser(functionName: string): boolean {
  return functionName === '<instance_members_initializer>' || functionName === '<static_initializer>';
}

/** Each node with its site, or whose it is without one: a line has what was allocated in it and in everything that it called, up to the next line. */
function eachNode(
  head: SampledNode,
  places: Places,
  isOwn: (name: string) => boolean,
  take: (node: SampledNode, site: number, name: Elsewhere) => void,
): void {
  const stack: { node: SampledNode; from: number; caller: Elsewhere }[] = [];
  append(stack, { node: head, from: -1, caller: undefined });
  while (stack.length > 0) {
    const { node, from, caller } = stack[stack.length - 1]!;
    stack.length -= 1;
    const { url, functionName, lineNumber, columnNumber } = node.callFrame;
    const found = url === '' || isInitialiser(functionName) ? -1 : places.find(url, lineNumber, columnNumber);
    const own = functionName !== TRAMPOLINE && isOwn(url);
    const site = found >= 0 ? found : own ? -1 : from;
    const name = site >= 0 ? undefined : elsewhere(url, functionName, caller, own);
    take(node, site, name);
    for (let i = 0; i < node.children.length; i++) append(stack, { node: node.children[i]!, from: site, caller: name });
  }
}
