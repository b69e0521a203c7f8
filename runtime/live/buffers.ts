import { getHeapStatistics } from '../clock/gauge.ts';
import { defineProperty } from '../primordials.ts';
import { bufferPrototype, lengthOfBuffer, type OwnSession, openMap, weakGet } from './captured.ts';
import { readOuter } from './outer.ts';
import { addTo } from './sums.ts';

export interface Buffers {
  /** Bytes by site. */
  external: Map<number, number>;
  /** Bytes of all of them. */
  total: number;
}

/**
 * All of them are looked for only where Node counts more than V8: then there is memory that threads share; and in a heap that is half full, since
 * a list of those with a site takes 120 bytes for each.
 */
export function countBuffers(session: OwnSession, siteOfBuffer: WeakMap<object, number>, haveSites: boolean): Buffers {
  const { external, buffers } = readOuter();
  if (buffers > external || (haveSites && isHalfFull())) return allBuffers(session, siteOfBuffer);
  return { external: haveSites ? buffersBySite(session, siteOfBuffer) : openMap(), total: buffers };
}

function isHalfFull(): boolean {
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return used > limit / 2;
}

/** What the inspector says that a collection has in it, keys and values. */
type Entries = readonly { readonly key: object; readonly value: number }[];
type Answer = { result: { objectId: string } };
type Properties = { internalProperties: { name: string; value?: { objectId: string } }[] };

/** Bytes of the buffers that live and were seen on a site. The inspector tells what a `WeakMap` holds, which nobody else can. */
function buffersBySite(session: OwnSession, siteOfBuffer: WeakMap<object, number>): Map<number, number> {
  const sums = openMap<number, number>();
  const receive = (entries: Entries): void => {
    for (let i = 0; i < entries.length; i++) {
      const { key, value } = entries[i]!;
      addTo(sums, value, lengthOfBuffer(key));
    }
  };
  hand(session, siteOfBuffer, receive, (objectId) => {
    const { internalProperties } = session.post<Properties>('Runtime.getProperties', { objectId, ownProperties: true });
    for (let i = 0; i < internalProperties.length; i++) {
      const { name, value } = internalProperties[i]!;
      if (name === '[[Entries]]' && value !== undefined) return value.objectId;
    }
    return undefined;
  });
  return sums;
}

/** All buffers that live, with the site that each was seen on. To find them V8 collects several times. */
function allBuffers(session: OwnSession, siteOfBuffer: WeakMap<object, number>): Buffers {
  const external = openMap<number, number>();
  let total = 0;
  const receive = (buffers: readonly object[]): void => {
    for (let i = 0; i < buffers.length; i++) {
      const bytes = lengthOfBuffer(buffers[i]!);
      total += bytes;
      const site = weakGet(siteOfBuffer, buffers[i]!);
      if (site !== undefined) addTo(external, site, bytes);
    }
  };
  hand(session, bufferPrototype, receive, (objectId) => {
    const { objects } = session.post<{ objects: { objectId: string } }>('Runtime.queryObjects', {
      prototypeObjectId: objectId,
      objectGroup: GROUP,
    });
    return objects.objectId;
  });
  return { external, total };
}

/** Hands an object of ours to the inspector, which finds a list by it (undefined: there is none) that is received here. */
function hand<List>(
  session: OwnSession,
  object: object,
  receive: (list: List) => void,
  find: (objectId: string) => string | undefined,
): void {
  const value = { __proto__: null, object, receive };
  try {
    defineProperty(root, HANDED, { __proto__: null, value, configurable: true } as PropertyDescriptor);
    const { result } = session.post<Answer>('Runtime.evaluate', { expression: `${AT}.object`, objectGroup: GROUP });
    const objectId = find(result.objectId);
    if (objectId === undefined) return;
    const functionDeclaration = `function(){${AT}.receive(this)}`;
    session.post('Runtime.callFunctionOn', { objectId, functionDeclaration, objectGroup: GROUP });
  } finally {
    session.post('Runtime.releaseObjectGroup', { objectGroup: GROUP });
    delete root[HANDED];
  }
}

const GROUP = 'mprof-line';
const root = globalThis as Record<string, unknown>;
/** Under this name the inspector finds what it is asked for, during one call. */
const HANDED = 'mprof-line.buffers';
/** There, and in functions of the inspector's, which are sloppy. */
const AT = '(function(){return this})()["mprof-line.buffers"]';
