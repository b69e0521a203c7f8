import { COLLECTION_KINDS, COLLECTION_WIDTH } from '../../../runtime/counters/collection-rows.ts';
import type { RawSnapshot } from '../../../runtime/snapshot/raw.ts';
import { tidyMs } from '../measures.ts';
import type { CollectionTime, Profile } from '../types.ts';

/** Collections that a profile names at most. */
export const MOST_COLLECTIONS = 4096;

/** When garbage was collected in a thread; times in ms since `startedAt`. */
export function collectionsOf({ thread, collections, ...raw }: RawSnapshot, startedAt: number): CollectionTime[] {
  const shift = raw.startedAt - startedAt;
  const found: CollectionTime[] = [];
  for (let at = 0; at < collections.length; at += COLLECTION_WIDTH) {
    const [from, to, ms, freed, kind] = collections.subarray(at, at + COLLECTION_WIDTH) as unknown as number[];
    found.push({
      pid: thread.pid,
      threadId: thread.threadId,
      time: tidyMs(to! + shift),
      within: tidyMs(to! - from!),
      ms: tidyMs(ms!),
      freed: freed!,
      kind: COLLECTION_KINDS[kind!] ?? 'other',
    });
  }
  return found;
}

/** The longest collections that a profile has room for, in order of time; nothing where there were none. */
export function longestCollections(all: readonly CollectionTime[]): Pick<Profile, 'collections'> {
  if (all.length === 0) return {};
  const kept = [...all].sort((a, b) => b.ms - a.ms).slice(0, MOST_COLLECTIONS);
  return { collections: kept.sort((a, b) => a.time - b.time) };
}
