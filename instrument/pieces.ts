import { packTable } from './emit/epilogue.ts';
import type { Fn } from './select/functions.ts';
import type { Insertion } from './text/edits.ts';
import { type LineTable, lineTable } from './text/lines.ts';
import { instrumentParsed, type Parts } from './transform.ts';
import { parse } from './tree/parse.ts';
import type { FunctionInfo, InstrumentOptions } from './types.ts';

/** The probes of one function, and of those in it that have no piece of their own. */
export interface Piece {
  readonly name: string;
  /** 1-based lines of the text. */
  readonly line: number;
  readonly endLine: number;
  /** How many functions with pieces it stands in. */
  readonly depth: number;
  readonly insertions: readonly Readonly<Insertion>[];
}

/** A text's probes, function by function, to be put into a program that runs. */
export interface Pieces {
  /** As text: what the runtime's `load` takes. */
  readonly table: string;
  /** Variables that the pieces use, and nobody declares: the probes, and one that is only written. */
  readonly probes: string;
  readonly blank: string;
  readonly pieces: readonly Piece[];
  /** Functions that can have none, nor stand in one that has, and why. */
  readonly left: readonly { name: string; line: number; reason: string }[];
}

type Wanted = Fn<'function'>;

const LONGEST = 600;

/**
 * Instruments the functions of a file so that each can be replaced alone in a running V8, which finds a function again by the places at
 * which it starts and ends in the text: the lines on which it does have to stay as they are. So the probes of a function are put onto the
 * lines between, and functions without such lines have none. Null when nothing is selected. Top-level code has run already.
 * @throws InstrumentError
 */
export function instrumentPieces(code: string, options: InstrumentOptions): Pieces | null {
  const { select = 'annotated' } = options;
  const wanted = ({ name, annotated, ...rest }: FunctionInfo): boolean =>
    name !== MODULE &&
    (typeof select === 'function' ? select({ name, annotated, ...rest }) : select === 'all' || annotated);
  const heard: Parts[] = [];
  const result = instrumentParsed(
    code,
    { ...options, select: wanted },
    () => parse(code, options),
    (each) => heard.push(each),
  );
  const parts = heard[0];
  if (result === null || parts === undefined) return null;
  return {
    table: packTable(result.table),
    probes: parts.names.probes,
    blank: parts.names.blank,
    ...divide(code, parts),
  };
}

const MODULE = '<module>';

function divide(code: string, { chosen, names, insertions }: Parts): Pick<Pieces, 'pieces' | 'left'> {
  const lines = lineTable(code);
  const functions = [...chosen].filter((fn): fn is Wanted => fn.kind === 'function');
  const open: Wanted[] = [];
  const left: Pieces['left'][number][] = [];
  for (const fn of functions) if (whyNot(fn, insertions, lines) === null) open.push(fn);
  for (const fn of functions) {
    const reason = whyNot(fn, insertions, lines);
    if (reason !== null && innermost(open, fn.node.start) === null)
      left.push({ name: fn.name, line: lines.position(fn.node.start).line, reason });
  }
  const own = new Map<Wanted, Insertion[]>(open.map((fn) => [fn, []]));
  for (const { offset, text } of insertions) {
    const fn = innermost(open, offset);
    if (fn !== null)
      own
        .get(fn)!
        .push(moved(fn, { offset, text: text.replaceAll(`(${names.probes}||${names.load}())`, names.probes) }));
  }
  const pieces = open.map((fn): Piece => {
    const { start, end } = fn.node;
    return {
      name: fn.name,
      line: lines.position(start).line,
      endLine: lines.position(end).line,
      depth: open.filter((other) => other.node.start < start && other.node.end > end).length,
      // One that was moved forward stands before what is there; one that was moved back, behind it.
      insertions: own.get(fn)!.sort((a, b) => a.offset - b.offset),
    };
  });
  return { pieces, left };
}

/** The smallest of the functions that an offset is in; a function's own end belongs to what is around it. */
function innermost(functions: readonly Wanted[], offset: number): Wanted | null {
  let found: Wanted | null = null;
  for (const fn of functions) {
    const { start, end } = fn.node;
    if (offset > start && offset < end && (found === null || start > found.node.start)) found = fn;
  }
  return found;
}

/** Where the probes at the beginning and the end of a body go: before its first statement, and behind its last. */
function moved({ node }: Wanted, { offset, text }: Insertion): Insertion {
  if (node.body.type !== 'BlockStatement') return { offset, text };
  const { body, directives, start, end } = node.body;
  if (offset === start + 1 && directives.length === 0) return { offset: body[0]!.start, text };
  if (offset === end - 1) return { offset: body.at(-1)!.end, text };
  return { offset, text };
}

/** Why a function cannot be replaced alone; null: it can. */
function whyNot(fn: Wanted, insertions: readonly Insertion[], lines: LineTable): string | null {
  const { node } = fn;
  const lineOf = (offset: number): number => lines.position(offset).line;
  if (node.body.type !== 'BlockStatement') return 'its body is an expression';
  const { body, directives, start, end } = node.body;
  const first = directives[0] ?? body[0];
  const last = body.at(-1);
  if (first === undefined || last === undefined) return 'it is empty';
  if (lineOf(start) === lineOf(first.start) || lineOf(end) === lineOf(last.end))
    return 'its first or last statement shares a line with a brace of its body';
  if (lineOf(end) - lineOf(node.start) > LONGEST) return `it has more than ${LONGEST} lines`;
  const onItsEdge = ({ offset }: Insertion): boolean =>
    offset > node.start &&
    offset < end &&
    offset !== start + 1 &&
    offset !== end - 1 &&
    (lineOf(offset) <= lineOf(start) || lineOf(offset) === lineOf(end));
  return insertions.some(onItsEdge) ? 'values of its parameters are measured, too' : null;
}
