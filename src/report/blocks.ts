import { addMeasures, noMeasures } from '../profile/measures.ts';
import type { FunctionProfile, Measures, Profile } from '../profile/types.ts';
import { type GroupMeasures, inclusiveByGroup } from './inclusive.ts';
import type { ReportOptions, SortKey } from './options.ts';
import { type SourceLines, sourceLinesOf } from './source.ts';

/** One physical line of a block. */
export interface Row {
  line: number;
  /** Inclusive measures; null when the line cannot be charged or never ran. */
  measures: Measures | null;
  /** The same without the profiled functions that the line called; null with `measures`. */
  self: Measures | null;
  /** Standard error of `self.allocated` in bytes; 0: exact. */
  error: number;
  /** The line as written, without its end; null when the source cannot be had. */
  source: string | null;
}

/** Lines that are left out of a block, with the reason in words. */
export interface Gap {
  line: number;
  endLine: number;
  note: string;
}

/** One function with those nested in it: what a report shows together. */
export interface Block {
  fn: FunctionProfile;
  /** The function and those nested in it, the outermost first. */
  members: FunctionProfile[];
  path: string;
  calls: number;
  /** Inclusive; recursion counted once. */
  total: Measures;
  /** Without the profiled functions that it called. */
  self: Measures;
  rows: (Row | Gap)[];
  sourceMissing: boolean;
}

/** What a report shows: the blocks in their order, and what it leaves out. */
export interface Blocks {
  shown: Block[];
  /** How many called functions `top` left out. */
  hidden: number;
  neverCalled: FunctionProfile[];
}

/** The names of a module's top-level code, and of functions that have none. */
const MODULE = '<module>';
const ANONYMOUS = '<anonymous>';
/** A function of so many lines is one that wraps a whole library. */
const LONG = 200;

/** True for a gap. */
export function isGap(row: Row | Gap): row is Gap {
  return 'note' in row;
}

/** Makes the blocks of a profile, ordered and limited as `options` say. */
export function makeBlocks(profile: Profile, options: ReportOptions): Blocks {
  const { functions } = profile;
  const groupOf = functions.map((_, index) => groupRoot(functions, index));
  const groups = inclusiveByGroup(profile, groupOf);
  const members = new Map<number, number[]>();
  for (const [index, root] of groupOf.entries()) members.set(root, [...(members.get(root) ?? []), index]);

  const source = sourceLinesOf(profile, options.readSource);
  const blocks: Block[] = [];
  const neverCalled: FunctionProfile[] = [];
  for (const [root, indices] of members) {
    const all = [root, ...indices.filter((index) => index !== root)].map((index) => functions[index]!);
    if (all.every(({ calls, lines }) => calls === 0 && lines.every(({ hits }) => hits === 0))) {
      neverCalled.push(functions[root]!);
      continue;
    }
    const inner = functions.filter((fn, index) => groupOf[index] === index && fn.parent === root);
    blocks.push(makeBlock(profile, all, groups.get(root) ?? withoutContexts(all), inner, source, options));
  }
  blocks.sort(comparison(options.sort ?? 'allocated'));
  const shown = options.top === undefined ? blocks : blocks.slice(0, options.top);
  return { shown, hidden: blocks.length - shown.length, neverCalled };
}

/** The function in whose listing `index` stands. */
function groupRoot(functions: readonly FunctionProfile[], index: number): number {
  for (let at = index, steps = 0; ; steps++) {
    const fn = functions[at]!;
    const parent = fn.parent === undefined ? undefined : functions[fn.parent];
    if (parent === undefined || standsAlone(fn, parent)) return at;
    if (steps > functions.length) return index;
    at = fn.parent!;
  }
}

/** Named functions of a module's top level, and those of a function as long as a module, keep listings of their own. */
function standsAlone(fn: FunctionProfile, parent: FunctionProfile): boolean {
  if (fn.name === ANONYMOUS) return false;
  return parent.name === MODULE || (parent.endLine - parent.line >= LONG && fn.endLine > fn.line);
}

/** The best that can be said when the document has no contexts: sums of self. */
function withoutContexts(members: readonly FunctionProfile[]): GroupMeasures {
  const group: GroupMeasures = { calls: 0, total: noMeasures(), self: noMeasures(), lines: new Map() };
  for (const { lines } of members) {
    for (const line of lines) {
      addMeasures(group.total, line.self);
      addMeasures(group.self, line.self);
      const sum = group.lines.get(line.line) ?? noMeasures();
      addMeasures(sum, line.self);
      group.lines.set(line.line, sum);
    }
  }
  return group;
}

function makeBlock(
  profile: Profile,
  members: FunctionProfile[],
  group: GroupMeasures,
  inner: FunctionProfile[],
  sourceOf: SourceLines,
  options: ReportOptions,
): Block {
  const fn = members[0]!;
  const source = sourceOf(fn.file);
  const charged = chargedLines(members, group);
  const rows: (Row | Gap)[] = [];
  for (const line of listedLines(fn, members, source?.length ?? 0)) {
    const within = inner.find((other) => line > other.line && line <= other.endLine && line < fn.endLine);
    const measured = charged.get(line);
    if (within !== undefined && measured === undefined) {
      const last = rows.at(-1);
      if (last !== undefined && isGap(last) && last.endLine === line - 1) last.endLine = line;
      else rows.push({ line, endLine: line, note: within.name });
      continue;
    }
    if (source === null && measured === undefined) continue;
    if (options.hideZero && (measured === undefined || measured.measures.increment === 0)) continue;
    rows.push({
      line,
      measures: measured?.measures ?? null,
      self: measured?.self ?? null,
      error: measured?.error ?? 0,
      source: source?.[line - 1] ?? null,
    });
  }
  return {
    fn,
    members,
    path: profile.files[fn.file]?.path ?? '?',
    calls: fn.calls,
    total: group.total,
    self: group.self,
    rows,
    sourceMissing: source === null,
  };
}

interface Charged {
  measures: Measures;
  self: Measures;
  error: number;
}

/** The lines that ran. Where functions meet on one line, its hits are those of the one that ran most often. */
function chargedLines(members: readonly FunctionProfile[], group: GroupMeasures): Map<number, Charged> {
  const charged = new Map<number, Charged>();
  for (const { lines } of members) {
    for (const line of lines) {
      if (line.hits === 0 && line.allocated === 0 && line.ms === 0) continue;
      const before = charged.get(line.line);
      if (before === undefined) {
        charged.set(line.line, { measures: line, self: line.self, error: line.error ?? 0 });
        continue;
      }
      const self = { ...before.self };
      addMeasures(self, line.self);
      const hits = Math.max(before.measures.hits, line.hits);
      const measures: Measures = {
        ...(group.lines.get(line.line) ?? self),
        hits,
        memory: Math.max(before.measures.memory, line.memory),
        peak: Math.max(before.measures.peak, line.peak),
        firstAllocated: before.measures.firstAllocated + line.firstAllocated,
      };
      charged.set(line.line, { measures, self: { ...self, hits }, error: Math.hypot(before.error, line.error ?? 0) });
    }
  }
  return charged;
}

/** The lines of a listing: the whole function where there is source, else those that can be charged. */
function listedLines(fn: FunctionProfile, members: readonly FunctionProfile[], sourceLength: number): number[] {
  const lines = new Set<number>();
  for (let line = fn.line; line <= Math.min(fn.endLine, sourceLength); line++) lines.add(line);
  for (const member of members) {
    if (member.file === fn.file) for (const { line } of member.lines) lines.add(line);
  }
  return [...lines].sort((a, b) => a - b);
}

function comparison(sort: SortKey): (a: Block, b: Block) => number {
  const inOrder = (a: Block, b: Block): number => a.fn.file - b.fn.file || a.fn.line - b.fn.line;
  if (sort === 'line') return inOrder;
  const measure = (block: Block): number => {
    if (sort === 'self') return block.self.allocated;
    if (sort !== 'memory' && sort !== 'peak' && sort !== 'hits') return block.total[sort];
    return block.rows.reduce((most, row) => (isGap(row) ? most : Math.max(most, row.measures?.[sort] ?? 0)), 0);
  };
  return (a, b) => measure(b) - measure(a) || inOrder(a, b);
}
