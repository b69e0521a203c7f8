import { type Call, isLink, type Link, type Node, type NodeOf } from '../tree/ast.ts';
import { isQuiet } from '../tree/quiet.ts';
import { isTrivial } from '../tree/values.ts';
import { type FunctionEmitter, UNKNOWN } from './emitter.ts';
import { chargeTo, isOn, join, moveTo, stateOf } from './flow.ts';
import { isDeep, reserveWrap, wrap } from './nesting.ts';
import { operand, quoted, unquoted } from './operands.ts';
import { keepTraceLimit } from './outline/outline.ts';
import { backWith, comeTo, passTo, spreadProbe } from './probe-text.ts';
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
    if (line !== UNKNOWN && node.type !== 'NewExpression' && !isDeep(frame.file) && !isOn(frame, line)) {
      const probe = isQuiet(node) ? passTo(frame, line, 'operand') : comeTo(frame, line);
      if (probe !== null) closeFirst = wrap(frame, givenValue(first), `(${probe},`);
    }
    const own = frame.cursor;
    for (const argument of args) {
      const back = argument === last ? reserveWrap(frame, givenValue(argument)) : null;
      if (argument.type === 'SpreadElement') spread(frame, argument);
      else operand(frame, argument);
      if (argument === last && own > UNKNOWN && !isOn(frame, own)) {
        if (isQuiet(node)) moveTo(frame, own);
        else if (back !== null && (frame.cursor !== own || frame.charged !== own)) {
          if (frame.charged !== own) back(`${backWith(frame, own)},`);
          chargeTo(frame, own);
        }
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
  const probe = line === UNKNOWN || frame.quoted ? null : comeTo(frame, line);
  if (probe !== null) frame.file.edits.insert(node.start, `${spreadProbe(frame, probe)},`);
  quoted(frame, node.argument);
}

function callWithoutArguments(frame: FunctionEmitter, node: Call, line: number): void {
  if (line === UNKNOWN || node.type === 'NewExpression') return;
  // Nothing to wrap: an empty spread carries the probe and leaves V8's message about the callee as it was.
  if (frame.file.code[node.end - 1] !== ')') return;
  const probe = comeTo(frame, line);
  if (probe !== null) frame.file.edits.insert(node.end - 1, spreadProbe(frame, probe));
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
