import type { Node } from './ast.ts';
import type { Edits, Slot } from './edits.ts';
import type { Fn } from './functions.ts';
import type { Origin } from './origin.ts';

/** Names that the instrumented file uses for itself; none occurs in its source. */
export interface Names {
  /** The probes of the file, once loaded. */
  readonly probes: string;
  /** Loads them. */
  readonly load: string;
  /** The frame of the function around. */
  readonly frame: string;
  /** Holds nothing: a declaration has no completion value. */
  readonly blank: string;
}

/** Where outlined expressions and functions begin in the file that was loaded, with the site that they stand for. */
export interface Outlines {
  /** Line (1-based), column (0-based), function, site: four numbers for each. */
  readonly places: number[];
  /** Names of functions that are measured themselves: a call of one is no allocation of the caller's. */
  readonly measured: ReadonlySet<string>;
}

/** One file being instrumented. */
export interface FileContext {
  readonly code: string;
  readonly edits: Edits;
  readonly origin: Origin;
  readonly names: Names;
  /** 1-based line and column of an offset in the code itself. */
  position(offset: number): { line: number; column: number };
  /** Selected functions by node; `fields` are found under their class. */
  selected(node: Node): Fn | undefined;
  /** Filled when living bytes are asked for; else null. */
  readonly outlines: Outlines | null;
  /** How many disposal guards there are; each has a name of its own. */
  guards: number;
  /** How many probes, and bodies of functions, are open around the place of the walk. */
  depth: number;
  /** Index of a function in the table; its sites are collected in the list that is returned. */
  register(fn: Fn): { index: number; sites: number[]; file: number; endLine: number };
}

/** Where the cursor is when control cannot get here. */
export const UNREACHABLE = -1;
/** Control comes from several lines, or from a suspension. */
export const UNKNOWN = 0;

/** A statement that `break` or `continue` can name. */
export interface Target {
  readonly labels: readonly string[];
  readonly kind: 'loop' | 'switch' | 'label';
  /** A header that is charged again at each `continue` (for-of, for-in): its line. */
  readonly header: number | null;
  broken: boolean;
  continued: boolean;
}

/**
 * One selected function being instrumented: its sites, and what is known at this point of the walk.
 *
 * `cursor` is the line that the running program's cursor stands on here; `counted` is the line whose execution has
 * been counted already, so that a return to it after an interruption is not one more hit.
 */
export interface FrameContext {
  readonly file: FileContext;
  readonly index: number;
  readonly suspends: boolean;
  readonly asyncGenerator: boolean;
  /** Probes between statements must leave no completion value (top level of a script). */
  readonly silent: boolean;
  /** There is no `finally` around: `return` leaves the frame itself. */
  readonly unguarded: boolean;
  cursor: number;
  counted: number;
  /** The line of a function that stands on one line, which has a hit a call and no more; else UNKNOWN. */
  readonly only: number;
  targets: Target[];
  /** Inside an expression whose text V8 quotes in its messages. */
  quoted: boolean;
  /** The line of the outlined expression around; UNKNOWN without one. */
  outlined: number;
  site(line: number): number;
  /** Line of an offset as it was written, or UNKNOWN when it is not of this function's file. */
  line(offset: number): number;
}

export function frameContext(
  file: FileContext,
  fn: Fn,
  traits: { suspends: boolean; asyncGenerator: boolean; silent: boolean; unguarded: boolean },
): FrameContext {
  const { index, sites, file: home, endLine } = file.register(fn);
  const known = new Map(sites.map((line, site) => [line, site]));
  return {
    file,
    index,
    ...traits,
    cursor: sites[0] ?? UNKNOWN,
    counted: sites[0] ?? UNKNOWN,
    only: sites[0] === endLine ? endLine : UNKNOWN,
    targets: [],
    quoted: false,
    outlined: UNKNOWN,
    site(line) {
      let site = known.get(line);
      if (site === undefined) {
        site = sites.push(line) - 1;
        known.set(line, site);
      }
      return site;
    },
    line(offset) {
      const at = file.origin.at(offset);
      return at === null || at.file !== home ? UNKNOWN : at.line;
    },
  };
}

type Probe = 'p' | 'b' | 'n' | 'h' | 'x' | 's' | 'r' | 'a' | 'd';

/** `T.p(F` … the beginning of a probe's call, after the frame. */
export function call(frame: FrameContext, probe: Probe): string {
  const { probes, frame: variable } = frame.file.names;
  const name = frame.suspends && !'srad'.includes(probe) ? probe.toUpperCase() : probe;
  return `${probes}.${name}(${variable}`;
}

/** Whether the execution of a line that begins or goes on here has been counted. */
export function isCounted(frame: FrameContext, line: number): boolean {
  return line === frame.counted || line === frame.only;
}

/** Moves the cursor to a line and counts a hit there; an expression. */
export function lineProbe(frame: FrameContext, line: number): string {
  if (line === frame.only) return backProbe(frame, line);
  return `${call(frame, 'p')},${frame.site(line)})`;
}

/** Moves the cursor back to a line that was counted before; an expression. */
export function backProbe(frame: FrameContext, line: number): string {
  return `${call(frame, 'b')},${frame.site(line)})`;
}

/** Moves the cursor to a line, with a hit unless that is counted already; an expression. */
export function probeOf(frame: FrameContext, line: number): string {
  return isCounted(frame, line) ? backProbe(frame, line) : lineProbe(frame, line);
}

/** The same as an argument that adds none. */
export function spreadProbe(frame: FrameContext, line: number): string {
  const site = frame.site(line);
  return isCounted(frame, line) ? `...${call(frame, 'b')},${site},[])` : `...${call(frame, 'n')},${site})`;
}

/**
 * A resource of the block, declared after those of the program, so that it is the first to be disposed of: the frame is
 * suspended before the block waits for the others. It is a synchronous one, for which nothing waits.
 */
export function disposalGuard(frame: FrameContext): string {
  const { file } = frame;
  file.guards++;
  return `;using ${file.names.frame}${file.guards}=${call(frame, 'd')});`;
}

export function isAwaitUsing(node: Node): boolean {
  return node.type === 'VariableDeclaration' && node.kind === 'await using';
}

/** A probe as a statement. */
export function asStatement(frame: FrameContext, probe: string): string {
  return frame.silent ? `var ${frame.file.names.blank}=${probe};` : `${probe};`;
}

/** Probe before a statement that starts at `offset` (its label included), when the cursor is not known to be there. */
export function probeStatement(frame: FrameContext, offset: number): void {
  const line = frame.line(offset);
  if (line === UNKNOWN || line === frame.cursor) return;
  frame.file.edits.insert(offset, asStatement(frame, probeOf(frame, line)));
  moveTo(frame, line);
}

export function moveTo(frame: FrameContext, line: number): void {
  frame.cursor = line;
  frame.counted = line;
}

export interface State {
  cursor: number;
  counted: number;
}

export function stateOf(frame: FrameContext): State {
  return { cursor: frame.cursor, counted: frame.counted };
}

export function setState(frame: FrameContext, state: State): void {
  frame.cursor = state.cursor;
  frame.counted = state.counted;
}

/** Control comes from here and from `other`. */
export function join(frame: FrameContext, other: State): void {
  if (other.cursor === UNREACHABLE) return;
  if (frame.cursor === UNREACHABLE) {
    setState(frame, other);
    return;
  }
  if (frame.cursor !== other.cursor) frame.cursor = UNKNOWN;
  if (frame.counted !== other.counted) frame.counted = UNKNOWN;
}

export function forget(frame: FrameContext): void {
  frame.cursor = UNKNOWN;
  frame.counted = UNKNOWN;
}

/** Control comes from anywhere inside of `node`: when that stands on one line, its execution has been counted. */
export function forgetInside(frame: FrameContext, node: Node): void {
  const line = frame.line(node.start);
  frame.cursor = UNKNOWN;
  frame.counted = line === frame.line(node.end - 1) ? line : UNKNOWN;
}

/** Beyond this many probes around one another, operands get none: V8's own parser needs stack for each. */
const DEEP = 100;
/** Beyond this, not even those that cannot be left out are put in. */
const TOO_DEEP = 800;
/** What the body of a function counts as. */
const BODY_DEPTH = 3;

export function isDeep(file: FileContext): boolean {
  return file.depth > DEEP;
}

/** Goes into something that V8 will have to parse recursively; `ascend` comes out again. */
export function descend(file: FileContext, depth: number = BODY_DEPTH): void {
  file.depth += depth;
  if (file.depth > TOO_DEEP) throw new RangeError('too many probes around one another');
}

export function ascend(file: FileContext, depth: number = BODY_DEPTH): void {
  file.depth -= depth;
}

/** `before`, the node's own text, `)`; a sequence gets parentheses, so that it stays one operand. */
export function wrap(frame: FrameContext, node: Node, before: string, after = ''): () => void {
  const { file } = frame;
  const sequence = node.type === 'SequenceExpression';
  file.edits.insert(node.start, sequence ? `${before}(` : before);
  descend(file, 1);
  return () => {
    ascend(file, 1);
    file.edits.insert(node.end, `${sequence ? ')' : ''}${after})`);
  };
}

/** Like `wrap`, decided only after the node's inside has been walked. */
export function reserveWrap(frame: FrameContext, node: Node): (before: string) => void {
  const slot: Slot = frame.file.edits.reserve(node.start);
  const sequence = node.type === 'SequenceExpression';
  return (before) => {
    slot.text = sequence ? `${before}(` : before;
    frame.file.edits.insert(node.end, sequence ? '))' : ')');
  };
}
