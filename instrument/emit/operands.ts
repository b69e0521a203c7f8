import { isPattern, type Node } from '../tree/ast.ts';
import { isQuietHere } from '../tree/quiet-line.ts';
import { isAnonymousDefinition, isTrivial } from '../tree/values.ts';
import { type FunctionEmitter, UNKNOWN } from './emitter.ts';
import { isCounted, isOn } from './flow.ts';
import { isDeep, wrap } from './nesting.ts';
import { outlined } from './outline/outline.ts';
import { comeTo, hitProbe, passTo } from './probe-text.ts';
import { walk } from './walk.ts';

/** An operand that may stand on a line of its own: it gets a probe when the cursor is elsewhere. */
export function operand(frame: FunctionEmitter, node: Node): void {
  const line = frame.line(node.start);
  if (line === UNKNOWN || frame.quoted) {
    walk.expression(frame, node);
    return;
  }
  if (isTrivial(node)) {
    if (line === frame.cursor || isCounted(frame, line)) return;
    frame.counted = line;
    wrap(frame, node, `(${hitProbe(frame, line)},`)();
    return;
  }
  const probe =
    isDeep(frame.file) || isOn(frame, line)
      ? null
      : isQuietHere(node, frame.line)
        ? passTo(frame, line, 'operand')
        : comeTo(frame, line);
  const close = probe === null ? null : wrap(frame, node, `(${probe},`);
  outlined(frame, node, () => walk.expression(frame, node));
  close?.();
}

/** An operand that may be an anonymous function or class, which a probe would give no name. */
export function nameableOperand(frame: FunctionEmitter, node: Node): void {
  if (isAnonymousDefinition(node)) walk.expression(frame, node);
  else operand(frame, node);
}

/** The value of a variable, an assignment or a default: it may give its name to an anonymous function. */
export function named(frame: FunctionEmitter, value: Node, target: Node): void {
  if (isPattern(target)) quoted(frame, value);
  else nameableOperand(frame, value);
}

/** Walks an expression whose text V8 may quote in a message: nothing is wrapped around its outer parts. */
export function quoted(frame: FunctionEmitter, node: Node): void {
  const before = frame.quoted;
  frame.quoted = true;
  walk.expression(frame, node);
  frame.quoted = before;
}

/** Walks what V8 does not quote, inside something that it does. */
export function unquoted(frame: FunctionEmitter, action: () => void): void {
  const before = frame.quoted;
  frame.quoted = false;
  action();
  frame.quoted = before;
}
