import { isAnonymousDefinition, isTrivial, type Node } from './ast.ts';
import { call, type FrameContext, isCounted, isDeep, moveTo, probeOf, UNKNOWN, wrap } from './frame.ts';
import { outlined } from './outline/outline.ts';
import type { Walk } from './walk.ts';

/** An operand that may stand on a line of its own: it gets a probe when the cursor is elsewhere. */
export function operand(walk: Walk, frame: FrameContext, node: Node): void {
  const line = frame.line(node.start);
  if (line === UNKNOWN || frame.quoted) {
    walk.expression(frame, node);
    return;
  }
  if (isTrivial(node)) {
    if (line === frame.cursor || isCounted(frame, line)) return;
    frame.counted = line;
    wrap(frame, node, `(${call(frame, 'h')},${frame.site(line)}),`)();
    return;
  }
  if (line === frame.cursor || isDeep(frame.file)) {
    outlined(frame, node, () => walk.expression(frame, node));
    return;
  }
  const close = wrap(frame, node, `(${probeOf(frame, line)},`);
  moveTo(frame, line);
  outlined(frame, node, () => walk.expression(frame, node));
  close();
}

/** Walks an expression whose text V8 may quote in a message: nothing is wrapped around its outer parts. */
export function quoted(walk: Walk, frame: FrameContext, node: Node): void {
  const before = frame.quoted;
  frame.quoted = true;
  walk.expression(frame, node);
  frame.quoted = before;
}

/** Walks what V8 does not quote, inside something that it does. */
export function unquoted(frame: FrameContext, action: () => void): void {
  const before = frame.quoted;
  frame.quoted = false;
  action();
  frame.quoted = before;
}

/** The value of a variable, an assignment or a default: it may give its name to an anonymous function. */
export function named(walk: Walk, frame: FrameContext, value: Node, target: Node): void {
  if (target.type === 'ObjectPattern' || target.type === 'ArrayPattern') quoted(walk, frame, value);
  else if (isAnonymousDefinition(value)) walk.expression(frame, value);
  else operand(walk, frame, value);
}
