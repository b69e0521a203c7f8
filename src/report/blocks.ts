import { addMeasures, noMeasures } from '../profile/measures.ts';
import type { FunctionProfile, Measures, Profile } from '../profile/types.ts';
import { formatBytes } from '../text/units.ts';
import { addHeld, type Held } from './held.ts';
import { type GroupMeasures, inclusiveByGroup } from './inclusive.ts';
import { MODULE, moduleLoader } from './loading.ts';
import type { ReportOptions, SortKey } from './options.ts';
import { type SourceText, sourcesOf } from './source.ts';

/** One physical line of a block. */
export interface Row {
  line: number;
  /** Inclusive measures; null when the line cannot be charged or never ran. */
  measures: Measures | null;
  /** The same without the profiled functions that the line called; null with `measures`. */
  self: Measures | null;
  /** Standard error of `self.allocated` in bytes; 0: exact. */
  error: number;
  /** What lives of it; undefined: nothing, or nothing is known. */
  held: Held | undefined;
  /** The line as written, without its end; null when the source cannot be had. */
  source: string | null;
}

/** Lines that are left out of a block: the body of a function that has a listing of its own, or was never called. */
export interface Gap {
  line: number;
  endLine: number;
  /** The function; null for a stretch of a long listing, of which only the heaviest lines are shown. */
  fn: FunctionProfile | null;
  /** What the lines of such a stretch allocated, in bytes. */
  allocated: number;
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
  /** What the text of the lines is, and whether the file has changed since it ran. */
  text: Pick<SourceText, 'from' | 'changed'>;
}

/** What a report shows: the blocks in their order, and what it leaves out. */
export interface Blocks {
  shown: Block[];
  /** How many called functions `top` left out. */
  hidden: number;
  neverCalled: FunctionProfile[];
}

/** The name of functions that have none. */
const ANONYMOUS = '<anonymous>';
/** A function of so many lines is one that wraps a whole library. */
const LONG = 200;

/** True for a gap. */
export function isGap(row: Row | Gap): row is Gap {
  return 'endLine' in row;
}

/** Makes the blocks of a profile, ordered and limited as `options` say. */
export function makeBlocks(profile: Profile, options: ReportOptions): Blocks {
  const { functions } = profile;
  const groupOf = functions.map((_, index) => groupRoot(functions, index));
  const groups = inclusiveByGroup(profile, groupOf);
  const members = new Map<number, number[]>();
  for (const [index, root] of groupOf.entries()) listed(members, root).push(index);
  const inner = new Map<number, FunctionProfile[]>();
  for (const [index, fn] of functions.entries()) {
    if (fn.parent !== undefined && groupOf[index] === index) listed(inner, fn.parent).push(fn);
  }

  const sources = sourcesOf(profile, options);
  const blocks: Block[] = [];
  const neverCalled: FunctionProfile[] = [];
  for (const [root, indices] of members) {
    const all = [root, ...indices.filter((index) => index !== root)].map((index) => functions[index]!);
    if (all.every(({ calls, lines }) => calls === 0 && lines.every(({ hits }) => hits === 0))) {
      neverCalled.push(functions[root]!);
      continue;
    }
    const group = groups.get(root) ?? withoutContexts(all);
    const source = sources(functions[root]!.file);
    blocks.push(makeBlock(profile, all, group, inner.get(root) ?? [], source, options));
  }
  blocks.sort(comparison(options.sort ?? 'allocated'));
  if (options.sort === undefined) moveLoadersBehind(blocks, profile);
  const shown = options.top === undefined ? blocks : blocks.slice(0, options.top);
  return { shown, hidden: blocks.length - shown.length, neverCalled };
}

function listed<K, V>(lists: Map<K, V[]>, key: K): V[] {
  let list = lists.get(key);
  if (list === undefined) {
    list = [];
    lists.set(key, list);
  }
  return list;
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
  source: SourceText,
  options: ReportOptions,
): Block {
  const fn = members[0]!;
  const charged = chargedLines(members, group);
  const rows: (Row | Gap)[] = [];
  const elsewhere = bodies(fn, inner, source.length);
  for (const line of listedLines(fn, members, source.length)) {
    const within = elsewhere.get(line);
    const measured = charged.get(line);
    if (within !== undefined && measured === undefined) {
      const last = rows.at(-1);
      if (last !== undefined && isGap(last) && last.endLine === line - 1 && last.fn === within) last.endLine = line;
      else rows.push({ line, endLine: line, fn: within, allocated: 0 });
      continue;
    }
    if (source.from !== 'whole' && measured === undefined) continue;
    if (options.hideZero && (measured === undefined || measured.measures.increment === 0)) continue;
    rows.push({
      line,
      measures: measured?.measures ?? null,
      self: measured?.self ?? null,
      error: measured?.error ?? 0,
      held: measured?.held,
      source: source.line(line),
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
    text: source,
  };
}

interface Charged {
  measures: Measures;
  self: Measures;
  error: number;
  held: Held | undefined;
}

/** The lines that ran. Where functions meet on one line, its hits are those of the one that ran most often. */
function chargedLines(members: readonly FunctionProfile[], group: GroupMeasures): Map<number, Charged> {
  const charged = new Map<number, Charged>();
  for (const { lines } of members) {
    for (const line of lines) {
      if (line.hits === 0 && line.allocated === 0 && line.ms === 0) continue;
      const before = charged.get(line.line);
      if (before === undefined) {
        charged.set(line.line, {
          measures: line,
          self: line.self,
          error: line.error ?? 0,
          held: addHeld(undefined, line),
        });
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
      charged.set(line.line, {
        measures,
        self: { ...self, hits },
        error: Math.hypot(before.error, line.error ?? 0),
        held: addHeld(before.held, line),
      });
    }
  }
  return charged;
}

/** Lines of functions that are not part of the listing in which they stand: those after their first. */
function bodies(
  fn: FunctionProfile,
  inner: readonly FunctionProfile[],
  sourceLength: number,
): Map<number, FunctionProfile> {
  const lines = new Map<number, FunctionProfile>();
  for (const other of inner) {
    const last = Math.min(other.endLine, fn.endLine - 1, sourceLength);
    for (let line = other.line + 1; line <= last; line++) lines.set(line, other);
  }
  return lines;
}

/** What is said in place of lines that are left out. */
export function gapText(
  { line, endLine, fn, allocated }: Gap,
  { precision = 1 }: Pick<ReportOptions, 'precision'>,
): { name: string | null; note: string } {
  if (fn === null) {
    const lines = line === endLine ? `line ${line}` : `lines ${line}–${endLine}`;
    return { name: null, note: allocated > 0 ? `${lines}, ${formatBytes(allocated, precision)}` : lines };
  }
  return { name: fn.name, note: fn.calls === 0 ? 'never called' : 'listed on its own' };
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

/** What loading a module took stands apart from what the program did. */
function moveLoadersBehind(blocks: Block[], profile: Profile): void {
  const isLoader = moduleLoader(profile);
  const loaders = blocks.filter(({ fn }) => isLoader(fn));
  blocks.splice(0, blocks.length, ...blocks.filter(({ fn }) => !isLoader(fn)), ...loaders);
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
