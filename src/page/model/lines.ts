import type { LiveLine } from '../../profile/live/types.ts';
import { addMeasures } from '../../profile/measures.ts';
import type { LineProfile, Measures, Profile } from '../../profile/types.ts';
import { inclusiveByGroup } from '../../report/facts/inclusive.ts';
import type { PageProfile } from '../pack.ts';
import { addEstimates, type Entry, ESTIMATES } from './entry.ts';

type Lists = Partial<Pick<LiveLine, 'growth' | 'kinds' | 'holders'>>;

/** One line of a file, with what all functions that have a part of it did there. */
export interface LineEntry extends Entry, Lists {
  file: number;
  line: number;
  /** Indices of the functions that have a part of the line; the one that allocated most itself first. */
  functions: number[];
}

/** The lines of a file that can be charged, by their number. */
export type FileLines = ReadonlyMap<number, LineEntry>;

/** The indices of the functions of each file. */
export function functionsByFile({ files, functions }: PageProfile): number[][] {
  const found = files.map((): number[] => []);
  for (const [index, { file }] of functions.entries()) found[file]?.push(index);
  return found;
}

/**
 * All lines by file. Where functions meet on one line its hits are those of the one that ran most often, as in every
 * other report, and what one of them did for another is counted once.
 */
export function linesByFile(profile: Profile): FileLines[] {
  const files = functionsByFile(profile).map((functions, file) => joinLines(profile, file, functions));
  if (!files.some((lines) => sharedLines(lines).length > 0)) return files;
  const groups = inclusiveByGroup(
    profile,
    profile.functions.map(({ file }) => file),
  );
  for (const [file, lines] of files.entries()) {
    for (const entry of sharedLines(lines)) {
      const { hits, memory, peak, firstAllocated } = entry.measures;
      const inclusive = groups.get(file)?.lines.get(entry.line) ?? entry.self;
      entry.measures = { ...inclusive, hits, memory, peak, firstAllocated };
    }
  }
  return files;
}

/** The lines of one file, where it is known what its shared lines did together. */
export function linesOfFile(
  profile: PageProfile,
  file: number,
  functions: readonly number[],
  shared: ReadonlyMap<number, Measures>,
): FileLines {
  const lines = joinLines(profile, file, functions);
  for (const entry of sharedLines(lines)) entry.measures = shared.get(entry.line) ?? entry.measures;
  return lines;
}

/** The lines on which several functions meet. */
export function sharedLines(lines: FileLines): LineEntry[] {
  return [...lines.values()].filter(({ functions }) => functions.length > 1);
}

/** Lines with what their functions did themselves; what was called from those that are shared is not summed yet. */
function joinLines(profile: PageProfile, file: number, functions: readonly number[]): Map<number, LineEntry> {
  const entries = new Map<number, LineEntry>();
  const most = new Map<LineEntry, number>();
  for (const index of functions) {
    for (const line of profile.functions[index]!.lines) {
      const known = entries.get(line.line);
      if (known === undefined) entries.set(line.line, entryOf(line, index, file));
      else join(known, line, index, most);
    }
  }
  return entries;
}

const LISTS = ['growth', 'kinds', 'holders'] as const satisfies (keyof Lists)[];

function entryOf(line: LineProfile, index: number, file: number): LineEntry {
  const entry: LineEntry = { file, line: line.line, measures: line, self: line.self, functions: [index] };
  for (const key of ESTIMATES) if (line[key] !== undefined) entry[key] = line[key];
  for (const key of LISTS) if (line[key] !== undefined) Object.assign(entry, { [key]: line[key] });
  return entry;
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
