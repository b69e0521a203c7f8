import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { siteKey } from '../../runtime/live/places.ts';
import type { RawSnapshot } from '../../runtime/raw.ts';
import { MprofLineError } from '../error.ts';
import { type Held, readHolders } from '../heap/holders.ts';
import type { Warning } from '../profile/types.ts';

const OWN_URL = new URL('../../', import.meta.url).href;
const OWN_PATH = fileURLToPath(OWN_URL);

/** Who holds the objects of a line, by the thread's snapshot and the numbers of function and site. */
export type HeldBy = (raw: RawSnapshot, fn: number, site: number) => Held | undefined;

/** Reads the heap snapshots that threads took into the folder; one that cannot be read is a warning. */
export function readHeld(
  snapshots: readonly RawSnapshot[],
  directory: string | null,
): { heldBy: HeldBy; warnings: Warning[] } {
  const found = new Map<RawSnapshot, Map<number, Held>>();
  const warnings: Warning[] = [];
  for (const raw of snapshots) {
    const name = raw.live?.heap;
    if (name === undefined || directory === null) continue;
    try {
      found.set(raw, readHolders(join(directory, name), { isOwn, textOf }));
    } catch (error) {
      if (!(error instanceof MprofLineError)) throw error;
      warnings.push({ kind: 'lost', message: `who holds the objects is not known: ${error.message}` });
    }
  }
  return { heldBy: (raw, fn, site) => found.get(raw)?.get(siteKey(fn, site)), warnings };
}

function isOwn(script: string): boolean {
  return script.startsWith(OWN_PATH) || script.startsWith(OWN_URL);
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
