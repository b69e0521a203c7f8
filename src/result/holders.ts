import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { siteKey } from '../../runtime/live/places.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { readTable } from '../../runtime/tables.ts';
import { MprofLineError } from '../error.ts';
import { type Held, readHolders } from '../heap/holders.ts';
import type { Warning } from '../profile/types.ts';
import { readRegular } from '../text/read-regular.ts';
import { formatBytes } from '../text/units.ts';
import { originalsOf } from './originals.ts';

const OWN_URL = new URL('../../', import.meta.url).href;
const OWN_PATH = fileURLToPath(OWN_URL);

/** Who holds the objects of a line, by the thread's snapshot and the numbers of function and site. */
export type HeldBy = (raw: RawSnapshot, fn: number, site: number) => Held | undefined;

/** Reads the heap snapshots that threads took into the folder; one that cannot be read is a warning. */
export function readHeld(
  snapshots: readonly RawSnapshot[],
  directory: string | null,
): { heldBy: HeldBy; warnings: Warning[] } {
  /** By the name of the heap snapshot: where readings are estimates, what a thread left is made anew. */
  const found = new Map<string, Map<number, Held>>();
  const warnings: Warning[] = [];
  for (const raw of snapshots) {
    const name = raw.live?.heap;
    const lacking = raw.live?.lacking;
    if (lacking !== undefined) {
      const [need, room] = [lacking.need, Math.max(0, lacking.room)].map((bytes) => formatBytes(bytes, 1));
      warnings.push({
        kind: 'lost',
        message: `who holds the objects is not known: no snapshot was taken, for which V8 may need ${need} of memory, and ${room} were free`,
      });
    }
    if (name === undefined || directory === null) continue;
    try {
      found.set(
        name,
        readHolders(join(directory, name), {
          isOwn,
          textOf: readRegular,
          originals: originalsOf(raw.tables.map((text) => readTable(text)!)),
          interval: raw.live!.interval,
          samples: raw.live!.samples ?? [],
        }),
      );
    } catch (error) {
      if (!(error instanceof MprofLineError)) throw error;
      warnings.push({ kind: 'lost', message: `who holds the objects is not known: ${error.message}` });
    }
  }
  return { heldBy: (raw, fn, site) => found.get(raw.live?.heap ?? '')?.get(siteKey(fn, site)), warnings };
}

function isOwn(script: string): boolean {
  return script.startsWith(OWN_PATH) || script.startsWith(OWN_URL);
}
