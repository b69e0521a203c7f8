import { type Call, isLink, type Link, type Node, type NodeOf } from '../tree/ast.ts';
import { isTrivial } from '../tree/values.ts';
import { type FunctionEmitter, UNKNOWN } from './emitter.ts';
import { join, moveTo, stateOf } from './flow.ts';
import { isDeep, reserveWrap, wrap } from './nesting.ts';
import { operand, quoted, unquoted } from './operands.ts';
import { keepTraceLimit } from './outline/outline.ts';
import { backWith, probeOf, spreadProbe } from './probe-text.ts';
import { walk } from './walk.ts';

/** Calls and members, `a.b(…).c[…](…)`, which nest to the left: from the first link to the last. */
export function chain(frame: FunctionEmitter, node: Link): void {
  const links: Link[] = [];
  let first: Node = node;
  let called = false;
  while (isLink(first)) {
    links.push(first);
    called ||= 'callee' in first;
    first = 'callee' in first ? first.callee : first.object;
  }
  const entry = stateOf(frame);
  const innermost = links.at(-1);
  if (innermost !== undefined) keepTraceLimit(frame.file, first, innermost);
  if (called) quoted(frame, first);
  else walk.expression(frame, first);
  for (const link of links.reverse()) {
    if ('callee' in link) callLike(frame, link);
    else if (link.computed && !isTrivial(link.property)) unquoted(frame, () => operand(frame, link.property));
    if (link.type.startsWith('Optional')) join(frame, entry);
  }
}

/**
 * A call is charged to the line of its own name, which in a chain is not the line where the chain begins; arguments
 * on lines of their own are charged there, and the last one hands the cursor back before the call is made.
 */
export function callLike(frame: FunctionEmitter, node: Call): void {
  unquoted(frame, () => {
    const line = lineOfCall(frame, node);
    const args = node.arguments;
    const first = args[0];
    if (first === undefined) {
      callWithoutArguments(frame, node, line);
      return;
    }
    const last = args.at(-1);
    let closeFirst: (() => void) | null = null;
    if (line !== UNKNOWN && line !== frame.cursor && node.type !== 'NewExpression' && !isDeep(frame.file)) {
      closeFirst = wrap(frame, givenValue(first), `(${probeOf(frame, line)},`);
      moveTo(frame, line);
    }
    const own = frame.cursor;
    for (const argument of args) {
      const back = argument === last ? reserveWrap(frame, givenValue(argument)) : null;
      if (argument.type === 'SpreadElement') spread(frame, argument);
      else operand(frame, argument);
      if (back !== null && frame.cursor !== own && own > UNKNOWN) {
        back(`${backWith(frame, own)},`);
        moveTo(frame, own);
      }
      if (argument === first) closeFirst?.();
    }
  });
}

function givenValue(argument: Node): Node {
  return argument.type === 'SpreadElement' ? argument.argument : argument;
}

/** `...xs` on a line of its own: V8 quotes what cannot be spread, so the probe goes before it, in a spread of nothing. */
export function spread(frame: FunctionEmitter, node: NodeOf<'SpreadElement'>): void {
  const line = frame.line(node.start);
  if (line !== UNKNOWN && line !== frame.cursor && !frame.quoted) {
    frame.file.edits.insert(node.start, `${spreadProbe(frame, line)},`);
    moveTo(frame, line);
  }
  quoted(frame, node.argument);
}

function callWithoutArguments(frame: FunctionEmitter, node: Call, line: number): void {
  if (line === UNKNOWN || line === frame.cursor || node.type === 'NewExpression') return;
  // Nothing to wrap: an empty spread carries the probe and leaves V8's message about the callee as it was.
  if (frame.file.code[node.end - 1] !== ')') return;
  frame.file.edits.insert(node.end - 1, spreadProbe(frame, line));
  moveTo(frame, line);
}

function lineOfCall(frame: FunctionEmitter, { callee }: Call): number {
  switch (callee.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return frame.line(callee.computed ? callee.object.end : callee.property.start);
    case 'Identifier':
      return frame.line(callee.start);
    default:
      return UNKNOWN;
  }
}
