import type { LiveLine } from '../../profile/live.ts';
import { addMeasures } from '../../profile/measures.ts';
import type { LineProfile, Profile } from '../../profile/types.ts';
import { inclusiveByGroup } from '../../report/inclusive.ts';
import { addEstimates, type Entry } from './entry.ts';

/** One line of a file, with what all functions that have a part of it did there. */
export interface LineEntry extends Entry, Partial<Pick<LiveLine, 'growth' | 'kinds' | 'holders'>> {
  file: number;
  line: number;
  /** Indices of the functions that have a part of the line; the one that allocated most itself first. */
  functions: number[];
}

/** The lines of each file that can be charged, by their number. */
export type FileLines = ReadonlyMap<number, LineEntry>;

/**
 * All lines by file. Where functions meet on one line its hits are those of the one that ran most often, as in every
 * other report, and what one of them did for another is counted once.
 */
export function linesByFile(profile: Profile): FileLines[] {
  const files = profile.files.map(() => new Map<number, LineEntry>());
  const shared: LineEntry[] = [];
  const most = new Map<LineEntry, number>();
  for (const [index, fn] of profile.functions.entries()) {
    for (const line of fn.lines) {
      const known = files[fn.file]?.get(line.line);
      if (known === undefined) {
        const made = entryOf(line, index, fn.file);
        files[fn.file]?.set(line.line, made);
        continue;
      }
      if (known.functions.length === 1) shared.push(known);
      join(known, line, index, most);
    }
  }
  if (shared.length > 0) countOnce(profile, shared);
  return files;
}

function entryOf(line: LineProfile, index: number, file: number): LineEntry {
  const { self, ...rest } = line;
  return { ...rest, file, measures: line, self, functions: [index] };
}

function join(known: LineEntry, line: LineProfile, index: number, most: Map<LineEntry, number>): void {
  const hits = Math.max(known.measures.hits, line.hits);
  const before = most.get(known) ?? known.self.allocated;
  const self = { ...known.self };
  addMeasures(self, line.self);
  const measures = {
    ...known.measures,
    hits,
    memory: Math.max(known.measures.memory, line.memory),
    peak: Math.max(known.measures.peak, line.peak),
    firstAllocated: known.measures.firstAllocated + line.firstAllocated,
  };
  known.self = { ...self, hits };
  known.measures = measures;
  addEstimates(known, line);
  if (line.growth) known.growth = line.growth.map((bytes, i) => bytes + (known.growth?.[i] ?? 0));
  if (line.kinds) known.kinds = [...(known.kinds ?? []), ...line.kinds].sort((a, b) => b.bytes - a.bytes);
  if (line.holders) known.holders = [...(known.holders ?? []), ...line.holders].sort((a, b) => b.bytes - a.bytes);
  const larger = line.self.allocated > before;
  known.functions = larger ? [index, ...known.functions] : [...known.functions, index];
  most.set(known, Math.max(before, line.self.allocated));
}

/** Gives lines of several functions their sums from the tree of contexts. */
function countOnce(profile: Profile, shared: readonly LineEntry[]): void {
  const groups = inclusiveByGroup(
    profile,
    profile.functions.map(({ file }) => file),
  );
  for (const entry of shared) {
    const { hits, memory, peak, firstAllocated } = entry.measures;
    const inclusive = groups.get(entry.file)?.lines.get(entry.line) ?? entry.self;
    entry.measures = { ...inclusive, hits, memory, peak, firstAllocated };
  }
}
