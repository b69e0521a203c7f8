import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import type { Held } from '../heap/holders.ts';
import type { OtherProgram } from '../process/types.ts';
import { addTree, type FunctionSums, newTree, nodesOf, sumFunctions, type TreeNode, tidyTree } from './context-tree.ts';
import { describeFunction, type MergedFunction, mergeFunctions } from './functions.ts';
import { describeHeld } from './live/holders.ts';
import { type LivingProfile, livingOf } from './live/lines.ts';
import { noMeasures, tidyMeasures, tidyMs } from './measures.ts';
import { collectionsOf, longestCollections } from './over-time/collections.ts';
import { otherSeries } from './over-time/other-series.ts';
import { pointsOf } from './over-time/points.ts';
import { type LineShares, lineShares } from './shares.ts';
import { resolveThread } from './thread.ts';
import type { ThreadTree } from './thread-tree.ts';
import { totalsOf, warningsOf } from './totals.ts';
import {
  type ContextProfile,
  type Ending,
  type FunctionProfile,
  PROFILE_FORMAT,
  PROFILE_VERSION,
  type Profile,
  type Series,
  type ThreadRun,
  type Warning,
} from './types.ts';

/** What the snapshots cannot know. */
export interface BuildOptions {
  /** The profiler's version. */
  mprofLine: string;
  /** The folder that paths are shown relative to. Default: the main thread's. */
  cwd?: string;
  /** The program's own argv. Default: the main thread's. */
  argv?: readonly string[];
  /** How the program ended, when someone outside knows better than its last snapshot. */
  ending?: Ending;
  warnings?: readonly Warning[];
  /** Epoch ms at which the program started, where its first process measured nothing itself. */
  startedAt?: number;
  /** Programs that were seen running; those that measured nothing themselves are shown in the series. */
  programs?: readonly OtherProgram[];
  /** Who holds what lives of a line, where heap snapshots tell it. */
  heldBy?: (raw: RawSnapshot, fn: number, site: number) => Held | undefined;
}

/**
 * Makes the profile of a run from the snapshots of all its threads and processes: functions of the same file, place and
 * name are one, their contexts too; what each thread did is kept beside. The first main thread to start stands for the
 * program. Throws a TypeError when there is no snapshot at all.
 */
export function buildProfile(snapshots: readonly RawSnapshot[], options: BuildOptions): Profile {
  const raws = [...snapshots].sort((a, b) => rank(a) - rank(b) || a.startedAt - b.startedAt);
  const main = raws[0];
  if (main === undefined) throw new TypeError('a profile is made from at least one snapshot');
  const cwd = options.cwd ?? main.thread.cwd;
  const startedAt = Math.min(main.startedAt, options.startedAt ?? Number.POSITIVE_INFINITY);
  const merged = mergeFunctions(cwd);
  const threads = raws.map((raw) => resolveThread(raw, merged));
  const { whole, twins } = treeOf(threads);
  const { files, functions } = merged.list();
  const functionIndex = new Map(functions.map((fn, i) => [fn, i]));
  const fileIndex = new Map(files.map(({ path }, i) => [path, i]));
  const nodes = nodesOf(whole);
  const nodeIndex = new Map(nodes.map((node, i) => [node, i]));
  const sums = sumFunctions(whole);
  const shares = sharesOf(threads, twins);
  const perThread = threads.length > 1 ? threads.map(({ root }) => sumFunctions(root)) : [];

  const executing = (thread: ThreadTree): { function: number; line: number }[] =>
    thread.raw.stack
      .map((slot) => thread.placeOf(slot))
      .flatMap(({ node, line }) => (node.fn === null ? [] : [{ function: functionIndex.get(node.fn)!, line }]));
  const runs = threads.map((thread) => describeThread(thread, executing(thread)));
  const living = livingOf(threads, startedAt, (one, fn, site) => {
    const held = options.heldBy?.(one.raw, fn, site);
    return held ? describeHeld(held, files, cwd) : null;
  });
  const ending = options.ending ?? main.ending;
  const stack = runs[0]!.executing;
  const { thread } = main;

  return {
    format: PROFILE_FORMAT,
    version: PROFILE_VERSION,
    run: {
      argv: [...(options.argv ?? thread.argv)],
      cwd,
      node: thread.node,
      v8: thread.v8,
      platform: thread.platform,
      arch: thread.arch,
      pid: thread.pid,
      startedAt,
      durationMs: Math.max(...raws.map((raw) => raw.startedAt - startedAt + raw.durationMs)),
      metric: thread.metric,
      ...(thread.share === undefined ? {} : { probes: 'fast' as const, share: thread.share }),
      interval: thread.interval,
      mprofLine: options.mprofLine,
      ending,
      threads: runs,
      ...(stack === undefined || ending.kind === 'exit' ? {} : { executing: stack }),
      ...living?.run,
      warnings: [...(options.warnings ?? []), ...warningsOf(threads)],
    },
    files,
    functions: functions.map((fn) => ({
      ...describeFunction(fn, fileIndex, functionIndex),
      ...describeSums(fn, sums.get(fn), errorsOf(threads, fn), living),
      ...describeThreads(perThread.map((sum) => sum.get(fn))),
    })),
    contexts: nodes.map((node) => describeContext(node, functionIndex, nodeIndex, shares)),
    series: [
      ...threads.map((one, i) => describeSeries(one, (node) => nodeIndex.get(twins[i]!.get(node)!)!, startedAt)),
      ...otherSeries(options.programs ?? [], new Set(runs.map(({ pid }) => pid)), startedAt),
    ],
    ...(living === null ? {} : { moments: living.moments }),
    ...longestCollections(raws.flatMap((raw) => collectionsOf(raw, startedAt))),
    totals: { ...totalsOf(threads), ...living?.totals },
  };
}

/** The tree of all threads, and what each node of theirs is in it. That of a single thread is the tree itself. */
function treeOf(threads: readonly ThreadTree[]): { whole: TreeNode; twins: ReadonlyMap<TreeNode, TreeNode>[] } {
  const only = threads.length === 1 ? threads[0]!.root : null;
  if (only !== null) return { whole: only, twins: [new Map(nodesOf(only).map((node) => [node, node]))] };
  const whole = newTree();
  const twins = threads.map(({ root }) => addTree(whole, root));
  tidyTree(whole);
  return { whole, twins };
}

/** Main threads before workers. */
function rank(raw: RawSnapshot): number {
  return raw.thread.threadId === 0 ? 0 : 1;
}

function describeThread(thread: ThreadTree, executing: { function: number; line: number }[]): ThreadRun {
  const { raw, lines, outside } = thread;
  return {
    pid: raw.thread.pid,
    threadId: raw.thread.threadId,
    argv: raw.thread.argv,
    ending: raw.ending,
    startedAt: raw.startedAt,
    durationMs: raw.durationMs,
    ...(executing.length === 0 ? {} : { executing }),
    ...(raw.label === undefined ? {} : { label: raw.label }),
    allocated: Math.round(lines),
    outside: Math.round(outside),
  };
}

/** The squared standard errors of a function's lines, over all threads. */
function errorsOf(threads: readonly ThreadTree[], fn: MergedFunction): Map<number, number> {
  const sum = new Map<number, number>();
  for (const { errors } of threads) {
    for (const [line, variance] of errors?.get(fn) ?? []) sum.set(line, (sum.get(line) ?? 0) + variance);
  }
  return sum;
}

function describeSums(
  fn: MergedFunction,
  sums: FunctionSums | undefined,
  variances: Map<number, number>,
  living: LivingProfile | null,
): Pick<FunctionProfile, 'calls' | 'lines'> {
  const lines = [...fn.lines].sort((a, b) => a - b);
  // Of a whole program's functions most never run, and of those there is nothing to say.
  const told = sums ? lines : lines.filter((line) => living?.of(fn, line).live !== undefined);
  return {
    calls: sums?.calls ?? 0,
    lines: told.map((line) => ({
      line,
      ...tidyMeasures(sums?.inclusive.get(line) ?? noMeasures()),
      self: tidyMeasures(sums?.self.get(line) ?? noMeasures()),
      ...(variances.has(line) ? { error: Math.round(Math.sqrt(variances.get(line)!)) } : {}),
      ...living?.of(fn, line),
    })),
  };
}

function describeThreads(sums: readonly (FunctionSums | undefined)[]): Pick<FunctionProfile, 'threads'> {
  const threads = sums.flatMap((sum, thread) => {
    if (sum === undefined) return [];
    const total = { thread, calls: sum.calls, allocated: 0, increment: 0, ms: 0, hits: 0 };
    for (const line of sum.inclusive.values()) {
      total.allocated += Math.round(line.allocated);
      total.increment += Math.round(line.increment);
      total.ms += tidyMs(line.ms);
      total.hits += line.hits;
    }
    return [total];
  });
  return threads.length > 1 ? { threads } : {};
}

function describeContext(
  node: TreeNode,
  functionIndex: Map<MergedFunction, number>,
  nodeIndex: Map<TreeNode, number>,
  shares: LineShares,
): ContextProfile {
  return {
    function: node.fn === null ? -1 : functionIndex.get(node.fn)!,
    parent: node.parent === null ? -1 : nodeIndex.get(node.parent)!,
    callLine: node.callLine,
    calls: node.calls,
    lines: Array.from(node.lines, ([line, measures]) => ({
      line,
      ...measures,
      ...shares.of(node, line),
    })).sort((a, b) => a.line - b.line),
  };
}

/** What each thread did on the lines of the whole tree; nothing when there is one only. */
function sharesOf(threads: readonly ThreadTree[], twins: readonly ReadonlyMap<TreeNode, TreeNode>[]): LineShares {
  const shares = lineShares();
  for (const [thread, { root }] of threads.length > 1 ? threads.entries() : []) {
    for (const node of nodesOf(root)) {
      for (const [line, { hits, allocated }] of node.lines) {
        shares.add(twins[thread]!.get(node)!, line, { thread, hits, allocated: Math.round(allocated) });
      }
    }
  }
  return shares;
}

function describeSeries(
  { raw, placeOf }: ThreadTree,
  contextOf: (node: TreeNode) => number,
  startedAt: number,
): Series {
  const { series, thread } = raw;
  const shift = raw.startedAt - startedAt;
  const points = pointsOf(series);
  const places = points.map(({ slot }) => placeOf(slot));
  return {
    pid: thread.pid,
    threadId: thread.threadId,
    time: points.map(({ time }) => Math.round((time + shift) * 1000) / 1000),
    rss: points.map(({ rss }) => rss),
    heap: points.map(({ heap }) => heap),
    context: places.map(({ node }) => contextOf(node)),
    line: places.map(({ line }) => line),
  };
}
