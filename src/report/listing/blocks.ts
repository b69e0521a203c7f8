import type { GroupMeasures } from '../../profile/inclusive.ts';
import type { FunctionProfile, Profile } from '../../profile/types.ts';
import { inclusiveByGroup } from '../facts/inclusive.ts';
import { MODULE } from '../facts/loading.ts';
import { type SourceText, sourcesOf } from '../facts/source.ts';
import type { ReportOptions } from '../options.ts';
import { type Block, type Gap, isGap, type Row } from './block.ts';
import { chargedLines, withoutContexts } from './charged.ts';
import { comparison, moveLoadersBehind } from './order.ts';

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

/** Makes the blocks of a profile, ordered and limited as `options` say. */
export function makeBlocks(profile: Profile, options: ReportOptions): Blocks {
  const { functions } = profile;
  const parents = enclosing(functions);
  const groupOf = functions.map((_, index) => groupRoot(functions, parents, index));
  const groups = inclusiveByGroup(profile, groupOf);
  const members = new Map<number, number[]>();
  for (const [index, root] of groupOf.entries()) listed(members, root).push(index);
  const inner = new Map<number, FunctionProfile[]>();
  for (const [index, fn] of functions.entries()) {
    const parent = parents[index];
    if (parent !== undefined && groupOf[index] === index) listed(inner, parent).push(fn);
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

/** The function around each, the top-level code of its file when there is no other. */
function enclosing(functions: readonly FunctionProfile[]): (number | undefined)[] {
  const modules = new Map<number, number>();
  for (const [index, { name, file }] of functions.entries()) {
    if (name === MODULE && !modules.has(file)) modules.set(file, index);
  }
  return functions.map(({ parent, file, name }) => parent ?? (name === MODULE ? undefined : modules.get(file)));
}

/** The function in whose listing `index` stands. */
function groupRoot(
  functions: readonly FunctionProfile[],
  parents: readonly (number | undefined)[],
  index: number,
): number {
  for (let at = index, steps = 0; ; steps++) {
    const above = parents[at];
    const parent = above === undefined ? undefined : functions[above];
    if (parent === undefined || standsAlone(functions[at]!, parent)) return at;
    if (steps > functions.length) return index;
    at = above!;
  }
}

/** Named functions of a module's top level, and those of a function as long as a module, keep listings of their own. */
function standsAlone(fn: FunctionProfile, parent: FunctionProfile): boolean {
  if (fn.name === ANONYMOUS) return false;
  return parent.name === MODULE || (parent.endLine - parent.line >= LONG && fn.endLine > fn.line);
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

/** The lines of a listing: the whole function where there is source, else those that can be charged. */
function listedLines(fn: FunctionProfile, members: readonly FunctionProfile[], sourceLength: number): number[] {
  const lines = new Set<number>();
  for (let line = fn.line; line <= Math.min(fn.endLine, sourceLength); line++) lines.add(line);
  for (const member of members) {
    if (member.file === fn.file) for (const { line } of member.lines) lines.add(line);
  }
  return [...lines].sort((a, b) => a - b);
}
