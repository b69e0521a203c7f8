import type { DirectProbe } from '../direct-name.ts';
import type { Fn } from '../select/functions.ts';
import type { Edits } from '../text/edits.ts';
import type { Origin } from '../text/origin.ts';
import type { ClassNode, FunctionNode, Node, NodeOf } from '../tree/ast.ts';
import type { Closures } from '../tree/closures.ts';
import type { MeasuredNames } from './outline/movable.ts';

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

/** Where outlined expressions and functions begin in the text that is instrumented, with the site that they stand for. */
export interface Outlines {
  /** Line (1-based), column (0-based), function, site: four numbers for each. */
  readonly places: number[];
  /** Functions that make objects in outlined expressions only. */
  readonly bare: number[];
  /** Function and site of those that reach over further lines: two numbers for each. */
  readonly wide: number[];
  readonly measured: MeasuredNames;
  /** Objects that are made on a line have an outlined expression of their own, but not those inside of them. */
  readonly objects: boolean;
}

/** One file being instrumented. */
export interface FileContext {
  readonly code: string;
  readonly edits: Edits;
  readonly origin: Origin;
  readonly names: Names;
  /** Probes that are called by a name of their own. */
  readonly direct: Set<DirectProbe>;
  readonly walk: Walk;
  /** 1-based line and column of an offset in the code itself. */
  position(offset: number): { line: number; column: number };
  /** 1-based line of an offset in the code itself. */
  line(offset: number): number;
  readonly closures: Closures;
  /** Whose variables are the file's own; null of a script, which shares them with its realm. */
  readonly top: NodeOf<'Program'> | null;
  /** Whether a compiler makes JavaScript of the text with its probes. */
  readonly isCompiled: boolean;
  /** Selected functions by node; `fields` are found under their class. */
  selected(node: Node): Fn | undefined;
  /** Filled when living bytes are asked for; else null. */
  readonly outlines: Outlines | null;
  /** Bodies whose variables are to live as long as a file's, when living bytes are asked for, with their numbers. */
  readonly kept: ReadonlyMap<NodeOf<'BlockStatement'>, number>;
  /** Hears of a line of another file inside a statement: nothing is charged to it. */
  foreign(at: { file: number; line: number }): void;
  /** How many disposal guards there are; each has a name of its own. */
  guards: number;
  /** How many probes, and bodies of functions, are open around the place of the walk. */
  depth: number;
  /** Index of a function in the table; its sites are collected in the list that is returned. */
  register(fn: Fn): { index: number; sites: number[]; file: number; endLine: number };
}

/** The walkers call each other through this, so that each file depends on the ones above it only. */
export interface Walk {
  /** A statement; a probe before it goes to `at`: before its labels. */
  statement(emitter: FunctionEmitter, node: Node, at?: number): void;
  /** A statement that may need braces to hold a probe: the body of an `if`, a loop, a label. */
  substatement(emitter: FunctionEmitter, node: Node): void;
  block(emitter: FunctionEmitter, statements: readonly Node[]): void;
  expression(emitter: FunctionEmitter, node: Node): void;
  /** A function met while its surroundings are walked. */
  nested(emitter: FunctionEmitter, node: FunctionNode): void;
  /** Methods, fields and static blocks of a class met while its surroundings are walked. */
  classMembers(emitter: FunctionEmitter, node: ClassNode): void;
  /** A selected function, and those inside it. */
  selected(file: FileContext, fn: Fn): void;
}

/** Inserts the probes of one node. `at` is where a probe before a statement goes; a loop has `labels`. */
type Handler<N> = (emitter: FunctionEmitter, node: N, at: number, labels?: readonly string[]) => void;

/** Node type → what is inserted. */
export type Handlers = { [T in Node['type']]?: Handler<NodeOf<T>> };

/** What a table has for a node. */
export function handlerOf(handlers: Handlers, node: Node): Handler<Node> | undefined {
  // The table's own type promises that the handler is one for this node.
  return handlers[node.type] as Handler<Node> | undefined;
}

/** A statement that `break` or `continue` can name. */
export interface Target {
  readonly labels: readonly string[];
  readonly kind: 'loop' | 'switch' | 'label';
  /** A header that is charged again at each `continue` (for-of, for-in): its line. */
  readonly header: number | null;
  broken: boolean;
  continued: boolean;
}

/** The line where control cannot get. */
export const UNREACHABLE = -1;
/** Control comes from several lines, or from a suspension; or the runtime may have moved its cursor. */
export const UNKNOWN = 0;

/** What is known at a point of the walk. */
export interface State {
  /** The line that is executed here. */
  cursor: number;
  /** The line that the running program's cursor stands on: what is allocated here is charged to it. */
  charged: number;
  /** The line whose execution has been counted already, so that a return to it after an interruption is not one more hit. */
  counted: number;
}

/** Properties of a function that change its probes. */
export interface Traits {
  /** It is an async function or a generator, or top-level code that awaits. */
  readonly suspends: boolean;
  readonly asyncGenerator: boolean;
  /** Probes between statements must leave no completion value (top level of a script). */
  readonly silent: boolean;
  /** There is no `finally` around: `return` leaves the frame itself. */
  readonly unguarded: boolean;
}

/** Writes the probes of one selected function: its sites, and what is known at this point of the walk. */
export interface FunctionEmitter extends State, Traits {
  readonly file: FileContext;
  readonly index: number;
  /** The function itself, or the file; null for fields and static blocks. */
  readonly fn: FunctionNode | NodeOf<'Program'> | null;
  /** The line of a function that stands on one line, which has a hit a call and no more; else UNKNOWN. */
  readonly only: number;
  targets: Target[];
  /** Inside an expression whose text V8 quotes in its messages. */
  quoted: boolean;
  /** Inside a loop into which no function may be put. */
  closed: boolean;
  /** The line of the outlined expression around; UNKNOWN without one. */
  outlined: number;
  /** Inside an expression that makes an object and is outlined. */
  inMade: boolean;
  /** How many probes have been written that name the frame. */
  frameUses: number;
  /** Something outside of all outlined expressions may make an object. */
  loose: boolean;
  /** A probe was written for another line than that of the outlined expression around. */
  strayed: boolean;
  site(line: number): number;
  /** Line of an offset as it was written, or UNKNOWN when it is not of this function's file. */
  line(offset: number): number;
}

const PLAIN: Traits = { suspends: false, asyncGenerator: false, silent: false, unguarded: false };

export function functionEmitter(file: FileContext, fn: Fn, traits: Partial<Traits> = {}): FunctionEmitter {
  const { index, sites, file: home, endLine } = file.register(fn);
  const known = new Map(sites.map((line, site) => [line, site]));
  const lineInOrigin = (offset: number): number => {
    const at = file.origin.at(offset);
    if (at === null) return UNKNOWN;
    if (at.file === home) return at.line;
    file.foreign(at);
    return UNKNOWN;
  };
  const emitter: FunctionEmitter = {
    file,
    index,
    fn: fn.kind === 'function' || fn.kind === 'module' ? fn.node : null,
    ...PLAIN,
    ...traits,
    cursor: sites[0] ?? UNKNOWN,
    charged: sites[0] ?? UNKNOWN,
    counted: sites[0] ?? UNKNOWN,
    only: sites[0] === endLine ? endLine : UNKNOWN,
    targets: [],
    quoted: false,
    closed: false,
    outlined: UNKNOWN,
    inMade: false,
    frameUses: 0,
    loose: false,
    strayed: false,
    site(line) {
      if (line !== emitter.outlined) emitter.strayed = true;
      let site = known.get(line);
      if (site === undefined) {
        site = sites.push(line) - 1;
        known.set(line, site);
      }
      return site;
    },
    line: file.origin.isOwn ? file.line : lineInOrigin,
  };
  return emitter;
}
