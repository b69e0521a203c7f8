import { isTrivial, type Node } from './ast.ts';
import {
  call,
  type FrameContext,
  isDeep,
  join,
  moveTo,
  probeOf,
  reserveWrap,
  spreadProbe,
  stateOf,
  UNKNOWN,
  wrap,
} from './frame.ts';
import { operand, quoted, unquoted } from './operands.ts';
import { keepTraceLimit } from './outline/outline.ts';
import type { Walk } from './walk.ts';

const LINKS = new Set(['CallExpression', 'OptionalCallExpression', 'MemberExpression', 'OptionalMemberExpression']);

/** Calls and members, `a.b(…).c[…](…)`, which nest to the left: from the first link to the last. */
export function chain(walk: Walk, frame: FrameContext, node: Node): void {
  const links: Node[] = [];
  let first = node;
  let called = false;
  while (LINKS.has(first.type)) {
    links.push(first);
    called ||= first.callee !== undefined;
    first = first.callee ?? first.object;
  }
  const entry = stateOf(frame);
  const innermost = links[links.length - 1];
  if (innermost !== undefined) keepTraceLimit(frame.file, first, innermost);
  if (called) quoted(walk, frame, first);
  else walk.expression(frame, first);
  for (const link of links.reverse()) {
    if (link.callee) callLike(walk, frame, link);
    else if (link.computed && !isTrivial(link.property)) unquoted(frame, () => operand(walk, frame, link.property));
    if (link.type.startsWith('Optional')) join(frame, entry);
  }
}

/**
 * A call is charged to the line of its own name, which in a chain is not the line where the chain begins; arguments
 * on lines of their own are charged there, and the last one hands the cursor back before the call is made.
 */
export function callLike(walk: Walk, frame: FrameContext, node: Node): void {
  unquoted(frame, () => {
    const line = lineOfCall(frame, node);
    const args: Node[] = node.arguments;
    const last = args[args.length - 1];
    if (last === undefined) {
      callWithoutArguments(frame, node, line);
      return;
    }
    const [first] = args as [Node];
    const inner = (argument: Node): Node => (argument.type === 'SpreadElement' ? argument.argument : argument);
    let closeFirst: (() => void) | null = null;
    if (line !== UNKNOWN && line !== frame.cursor && node.type !== 'NewExpression' && !isDeep(frame.file)) {
      closeFirst = wrap(frame, inner(first), `(${probeOf(frame, line)},`);
      moveTo(frame, line);
    }
    const own = frame.cursor;
    for (const argument of args) {
      const back = argument === last ? reserveWrap(frame, inner(argument)) : null;
      if (argument.type === 'SpreadElement') spread(walk, frame, argument);
      else operand(walk, frame, argument);
      if (back !== null && frame.cursor !== own && own > UNKNOWN) {
        back(`${call(frame, 'b')},${frame.site(own)},`);
        moveTo(frame, own);
      }
      if (argument === first) closeFirst?.();
    }
  });
}

/** `...xs` on a line of its own: V8 quotes what cannot be spread, so the probe goes before it, in a spread of nothing. */
export function spread(walk: Walk, frame: FrameContext, node: Node): void {
  const line = frame.line(node.start);
  if (line !== UNKNOWN && line !== frame.cursor && !frame.quoted) {
    frame.file.edits.insert(node.start, `${spreadProbe(frame, line)},`);
    moveTo(frame, line);
  }
  quoted(walk, frame, node.argument);
}

function callWithoutArguments(frame: FrameContext, node: Node, line: number): void {
  if (line === UNKNOWN || line === frame.cursor || node.type === 'NewExpression') return;
  // Nothing to wrap: an empty spread carries the probe and leaves V8's message about the callee as it was.
  if (frame.file.code[node.end - 1] !== ')') return;
  frame.file.edits.insert(node.end - 1, spreadProbe(frame, line));
  moveTo(frame, line);
}

function lineOfCall(frame: FrameContext, node: Node): number {
  const callee: Node = node.callee;
  if (callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') {
    return frame.line(callee.computed ? callee.object.end : callee.property.start);
  }
  return callee.type === 'Identifier' ? frame.line(callee.start) : UNKNOWN;
}
