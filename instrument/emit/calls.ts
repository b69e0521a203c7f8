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
export function chain(emitter: FunctionEmitter, node: Link): void {
  const links: Link[] = [];
  let first: Node = node;
  let called = false;
  while (isLink(first)) {
    links.push(first);
    called ||= 'callee' in first;
    first = 'callee' in first ? first.callee : first.object;
  }
  const entry = stateOf(emitter);
  const innermost = links.at(-1);
  if (innermost !== undefined) keepTraceLimit(emitter.file, first, innermost);
  if (called) quoted(emitter, first);
  else walk.expression(emitter, first);
  for (const link of links.reverse()) {
    if ('callee' in link) callLike(emitter, link);
    else if (link.computed && !isTrivial(link.property)) unquoted(emitter, () => operand(emitter, link.property));
    if (link.type.startsWith('Optional')) join(emitter, entry);
  }
}

/**
 * A call is charged to the line of its own name, which in a chain is not the line where the chain begins; arguments
 * on lines of their own are charged there, and the last one hands the cursor back before the call is made.
 */
export function callLike(emitter: FunctionEmitter, node: Call): void {
  unquoted(emitter, () => {
    const line = lineOfCall(emitter, node);
    const args = node.arguments;
    const first = args[0];
    if (first === undefined) {
      callWithoutArguments(emitter, node, line);
      return;
    }
    const last = args.at(-1);
    let closeFirst: (() => void) | null = null;
    if (line !== UNKNOWN && node.type !== 'NewExpression' && !isDeep(emitter.file) && !isOn(emitter, line)) {
      const probe = isQuiet(node) ? passTo(emitter, line, 'operand') : comeTo(emitter, line);
      if (probe !== null) closeFirst = wrap(emitter, givenValue(first), `(${probe},`);
    }
    const own = emitter.cursor;
    for (const argument of args) {
      const back = argument === last ? reserveWrap(emitter, givenValue(argument)) : null;
      if (argument.type === 'SpreadElement') spread(emitter, argument);
      else operand(emitter, argument);
      if (argument === last && own > UNKNOWN && !isOn(emitter, own)) {
        if (isQuiet(node)) moveTo(emitter, own);
        else if (back !== null && (emitter.cursor !== own || emitter.charged !== own)) {
          if (emitter.charged !== own) back(`${backWith(emitter, own)},`);
          chargeTo(emitter, own);
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
export function spread(emitter: FunctionEmitter, node: NodeOf<'SpreadElement'>): void {
  const line = emitter.line(node.start);
  const probe = line === UNKNOWN || emitter.quoted ? null : comeTo(emitter, line);
  if (probe !== null) emitter.file.edits.insert(node.start, `${spreadProbe(emitter, probe)},`);
  quoted(emitter, node.argument);
}

function callWithoutArguments(emitter: FunctionEmitter, node: Call, line: number): void {
  if (line === UNKNOWN || node.type === 'NewExpression') return;
  // Nothing to wrap: an empty spread carries the probe and leaves V8's message about the callee as it was.
  if (emitter.file.code[node.end - 1] !== ')') return;
  const probe = comeTo(emitter, line);
  if (probe !== null) emitter.file.edits.insert(node.end - 1, spreadProbe(emitter, probe));
}

function lineOfCall(emitter: FunctionEmitter, { callee }: Call): number {
  switch (callee.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return emitter.line(callee.computed ? callee.object.end : callee.property.start);
    case 'Identifier':
      return emitter.line(callee.start);
    default:
      return UNKNOWN;
  }
}
