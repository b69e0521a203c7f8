import type { ContextProfile, Profile, ThreadShare } from '../profile/types.ts';

/** One line of one function: what call stacks are made of. */
export interface LineFrame {
  /** The function's name. */
  name: string;
  /** As the profile names it; empty for bytes that belong to no line. */
  path: string;
  line: number;
  /** First line of the function. */
  start: number;
}

/** A frame under the frames that called it, and what its line did itself. */
export interface StackNode {
  frame: LineFrame;
  parent: StackNode | null;
  children: StackNode[];
  hits: number;
  /** Bytes. */
  allocated: number;
  /** Bytes still reachable at the moment `run.liveAt`. */
  live: number;
  /** What of hits and `allocated` each thread did, as far as that is known. */
  threads: ThreadShare[];
}

/** All call stacks of a profile, a frame a line. What stands here sums to the profile's own totals, to the byte. */
export interface LineStacks {
  roots: StackNode[];
  /** Parents first. */
  nodes: StackNode[];
  /** Whether living bytes were measured. */
  hasLive: boolean;
}

/** What is said of bytes that belong to no line. */
export const OUTSIDE = '(outside of the profiled lines)';
export const RESIDUAL = '(not placed on a line)';

/**
 * The calling context tree with a frame a line. Living bytes are known by line, not by stack: they are put under the
 * callers where a line has only one stack, else the line stands for itself, without callers.
 */
export function lineStacks(profile: Profile): LineStacks {
  const stacks = new Stacks(profile);
  const { contexts, functions, totals, run } = profile;
  for (const [index, { function: fn, lines }] of contexts.entries()) {
    if (fn < 0) continue;
    for (const { line, hits, allocated, threads = [] } of lines) {
      const node = stacks.inContext(index, line);
      stacks.add(node, { hits, allocated });
      node.threads.push(...threads);
    }
  }
  // A document without contexts still has its lines.
  const isFlat = contexts.every(({ lines }) => lines.length === 0);
  for (const [index, fn] of functions.entries()) {
    for (const { line, self, live = 0 } of fn.lines) {
      if (isFlat) stacks.add(stacks.alone(index, line), self);
      if (live > 0) stacks.add(stacks.onlyStackOf(index, line), { live });
    }
  }
  const outside = stacks.addNamed(OUTSIDE, { allocated: totals.outside, live: totals.liveOutside ?? 0 });
  outside?.threads.push(...outsideShares(profile));
  stacks.addNamed(RESIDUAL, { allocated: totals.residual ?? 0 });
  const { roots, nodes } = stacks;
  return { roots, nodes, hasLive: run.live !== undefined || totals.live !== undefined };
}

/** What each thread allocated outside of the lines; nothing when that is not the whole, to the byte. */
function outsideShares({ run, totals }: Profile): ThreadShare[] {
  const shares = run.threads.map(({ outside }, thread) => ({ thread, hits: 0, allocated: outside }));
  const sum = shares.reduce((bytes, { allocated }) => bytes + allocated, 0);
  return sum === totals.outside && shares.every(({ allocated }) => allocated >= 0) ? shares : [];
}

type Amounts = Partial<Pick<StackNode, 'hits' | 'allocated' | 'live'>>;

class Stacks {
  readonly roots: StackNode[] = [];
  readonly nodes: StackNode[] = [];
  readonly #profile: Profile;
  readonly #frames = new Map<string, LineFrame>();
  readonly #byContext = new Map<string, StackNode>();
  readonly #byFrame = new Map<LineFrame, StackNode[]>();
  readonly #alone = new Map<LineFrame, StackNode>();

  constructor(profile: Profile) {
    this.#profile = profile;
  }

  add(node: StackNode, { hits = 0, allocated = 0, live = 0 }: Amounts): void {
    node.hits += hits;
    node.allocated += allocated;
    node.live += live;
  }

  /** Bytes below no line; what is negative (freed by someone else) is no bytes of a stack. */
  addNamed(name: string, { allocated = 0, live = 0 }: Amounts): StackNode | undefined {
    if (allocated <= 0 && live <= 0) return undefined;
    const node = this.#node({ name, path: '', line: 0, start: 0 }, null);
    this.add(node, { allocated: Math.max(0, allocated), live });
    return node;
  }

  /** The node of a line of a context. Callers are made on the way, without recursion: stacks may be deep. */
  inContext(context: number, line: number): StackNode {
    const missing: { key: string; context: ContextProfile; line: number }[] = [];
    let found: StackNode | null = null;
    for (let at = context, within = line; ; ) {
      const here = this.#profile.contexts[at];
      if (here === undefined || here.function < 0) break;
      const key = `${at}:${within}`;
      found = this.#byContext.get(key) ?? null;
      if (found !== null) break;
      missing.push({ key, context: here, line: within });
      within = here.callLine;
      at = here.parent;
    }
    for (const { key, context, line } of missing.reverse()) {
      found = this.#node(this.#frame(context.function, line), found);
      this.#byContext.set(key, found);
    }
    return found!;
  }

  /** A line without its callers. */
  alone(fn: number, line: number): StackNode {
    const frame = this.#frame(fn, line);
    const node = this.#alone.get(frame) ?? this.#node(frame, null);
    this.#alone.set(frame, node);
    return node;
  }

  /** The line's node where it has just one. */
  onlyStackOf(fn: number, line: number): StackNode {
    const [first, second] = this.#byFrame.get(this.#frame(fn, line)) ?? [];
    return first !== undefined && second === undefined ? first : this.alone(fn, line);
  }

  #frame(index: number, line: number): LineFrame {
    const { functions, files } = this.#profile;
    const fn = functions[index]!;
    const at = line === 0 ? fn.line : line;
    const key = `${index}:${at}`;
    let frame = this.#frames.get(key);
    if (frame === undefined) {
      frame = { name: fn.name, path: files[fn.file]?.path ?? '', line: at, start: fn.line };
      this.#frames.set(key, frame);
    }
    return frame;
  }

  #node(frame: LineFrame, parent: StackNode | null): StackNode {
    const node: StackNode = { frame, parent, children: [], hits: 0, allocated: 0, live: 0, threads: [] };
    (parent?.children ?? this.roots).push(node);
    this.nodes.push(node);
    const twins = this.#byFrame.get(frame);
    if (twins === undefined) this.#byFrame.set(frame, [node]);
    else twins.push(node);
    return node;
  }
}

/** The sum of `measure` over each node and those below it. */
export function totalsBelow({ nodes }: LineStacks, measure: (node: StackNode) => number): Map<StackNode, number> {
  const totals = new Map(nodes.map((node) => [node, measure(node)]));
  for (let i = nodes.length - 1; i >= 0; i--) {
    const { parent } = nodes[i]!;
    if (parent !== null) totals.set(parent, totals.get(parent)! + totals.get(nodes[i]!)!);
  }
  return totals;
}
