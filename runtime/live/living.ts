import { min } from '../primordials.ts';
import { bufferPrototype, lengthOfBuffer, type OwnSession, openSession, readOuter, weakGet } from './captured.ts';
import { type Elsewhere, elsewhere, OTHER_BUFFERS, OUTER, SHARED } from './elsewhere.ts';
import type { Places } from './places.ts';
import { TRAMPOLINE } from './trampoline.ts';

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
}

/** Knows which of the objects that were allocated since it was started live. */
export interface HeapSampler {
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
  return {
    read() {
      const sums = sumBySite(readProfile(session).head, places, isOwn);
      const { external, total } = countBuffers(session, siteOfBuffer, hasBuffers());
      const shared = addOuter(sums.elsewhere, external, total);
      return { ...sums, external, shared };
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
  const sampled = new Map<number, number>();
  const others = new Map<string, number>();
  eachNode(head, places, isOwn, ({ selfSize }, site, name) => {
    if (selfSize <= 0) return;
    if (site >= 0) sampled.set(site, (sampled.get(site) ?? 0) + selfSize);
    else if (name !== undefined) others.set(name, (others.get(name) ?? 0) + selfSize);
  });
  return { sampled, elsewhere: others };
}

/** Adds what lies outside of the heap and stands with no site, `total` bytes of it in buffers, and gives how much of it threads share. */
function addOuter(others: Map<string, number>, bySite: ReadonlyMap<number, number>, total: number): number {
  const { external, buffers } = readOuter();
  let known = 0;
  for (const bytes of bySite.values()) known += bytes;
  const own = min(total, min(buffers, external));
  if (own > known) others.set(OTHER_BUFFERS, own - known);
  if (external > own) others.set(OUTER, external - own);
  if (buffers > own) others.set(SHARED, buffers - own);
  return buffers - own;
}

interface Buffers {
  /** Bytes by site. */
  external: Map<number, number>;
  /** Bytes of all of them. */
  total: number;
}

/** They are looked for only where some have a site, or Node counts more than V8: then there is memory that threads share. */
function countBuffers(session: OwnSession, siteOfBuffer: WeakMap<object, number>, haveSites: boolean): Buffers {
  const { external, buffers } = readOuter();
  if (haveSites || buffers > external) return buffersBySite(session, siteOfBuffer);
  return { external: new Map(), total: buffers };
}

function countSamples({ head, samples }: SampledProfile, places: Places, isOwn: (name: string) => boolean): number[] {
  const siteOf = new Map<number, number>();
  eachNode(head, places, isOwn, ({ id }, site) => siteOf.set(id, site));
  const counts = new Map<number, Map<number, number>>();
  for (const { size, nodeId } of samples) {
    const site = siteOf.get(nodeId) ?? -1;
    const sizes = counts.get(site) ?? new Map<number, number>();
    counts.set(site, sizes);
    sizes.set(size, (sizes.get(size) ?? 0) + 1);
  }
  return [...counts].flatMap(([site, sizes]) => [...sizes].flatMap(([size, count]) => [site, size, count]));
}

/** Each node with its site, or whose it is without one: a line has what was allocated in it and in everything that it called, up to the next line. */
function eachNode(
  head: SampledNode,
  places: Places,
  isOwn: (name: string) => boolean,
  take: (node: SampledNode, site: number, name: Elsewhere) => void,
): void {
  const stack: [SampledNode, number, Elsewhere][] = [[head, -1, undefined]];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const [node, from, caller] = next;
    const { url, functionName, lineNumber, columnNumber } = node.callFrame;
    const found = url === '' ? -1 : places.find(url, lineNumber, columnNumber);
    const own = functionName !== TRAMPOLINE && isOwn(url);
    const site = found >= 0 ? found : own ? -1 : from;
    const name = site >= 0 ? undefined : elsewhere(url, functionName, caller, own);
    take(node, site, name);
    for (const child of node.children) stack.push([child, site, name]);
  }
}

/** All buffers that live, which the inspector finds, with the site that each was seen on. */
function buffersBySite(session: OwnSession, siteOfBuffer: WeakMap<object, number>): Buffers {
  const external = new Map<number, number>();
  let total = 0;
  const group = { objectGroup: 'mprof-line' };
  const receive = (buffers: object[]): void => {
    for (let i = 0; i < buffers.length; i++) {
      const bytes = lengthOfBuffer(buffers[i]!);
      total += bytes;
      const site = weakGet(siteOfBuffer, buffers[i]!);
      if (site !== undefined) external.set(site, (external.get(site) ?? 0) + bytes);
    }
  };
  try {
    const key = JSON.stringify(HANDED);
    Object.defineProperty(globalThis, Symbol.for(HANDED), {
      value: { prototype: bufferPrototype, receive },
      configurable: true,
    });
    const at = `globalThis[Symbol.for(${key})]`;
    const { result } = session.post<{ result: { objectId: string } }>('Runtime.evaluate', {
      expression: `${at}.prototype`,
      ...group,
    });
    const { objects } = session.post<{ objects: { objectId: string } }>('Runtime.queryObjects', {
      prototypeObjectId: result.objectId,
      ...group,
    });
    session.post('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: `function(){${at}.receive(this)}`,
      ...group,
    });
  } finally {
    session.post('Runtime.releaseObjectGroup', group);
    delete (globalThis as Record<symbol, unknown>)[Symbol.for(HANDED)];
  }
  return { external, total };
}

/** Under this key the inspector finds what it is asked for, during one call. */
const HANDED = 'mprof-line.buffers';
