import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PLACE_WIDTH, siteKey } from '../../runtime/live/places.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { readTable } from '../../runtime/tables.ts';
import { MprofLineError } from '../error.ts';
import { type Held, readHolders } from '../heap/holders.ts';
import type { OriginalOf } from '../heap/words.ts';
import type { Warning } from '../profile/types.ts';
import { readRegular } from '../text/read-regular.ts';
import { formatBytes } from '../text/units.ts';

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
          originalOf: originals(raw),
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

/** Functions of the tables by the line of the text that was loaded, where only one begins or only one has the name. */
function originals({ tables }: RawSnapshot): OriginalOf {
  const known = new Map<string, { name: string; file: string; line: number }[]>();
  for (const { loaded, files, functions, outlines = [] } of tables.map((text) => readTable(text)!)) {
    for (let i = 0; i < outlines.length; i += PLACE_WIDTH) {
      const fn = functions[outlines[i + 2]!];
      if (outlines[i + 3] !== 0 || fn === undefined) continue;
      const key = `${loaded}:${outlines[i]}`;
      known.set(key, [...(known.get(key) ?? []), { name: fn.name, file: files[fn.file] ?? loaded!, line: fn.line }]);
    }
  }
  return (file, line, name) => {
    const here = known.get(`${file}:${line}`) ?? [];
    const named = name === '' ? here : here.filter((fn) => fn.name === name || fn.name.endsWith(`.${name}`));
    const lines = new Set((named.length > 0 ? named : here).map((fn) => `${fn.file}:${fn.line}`));
    const [first] = named.length > 0 ? named : here;
    return lines.size === 1 ? { file: first!.file, line: first!.line } : null;
  };
}

function isOwn(script: string): boolean {
  return script.startsWith(OWN_PATH) || script.startsWith(OWN_URL);
}
