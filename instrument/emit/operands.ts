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
export function operand(emitter: FunctionEmitter, node: Node): void {
  const line = emitter.line(node.start);
  if (line === UNKNOWN || emitter.quoted) {
    walk.expression(emitter, node);
    return;
  }
  if (isTrivial(node)) {
    if (line === emitter.cursor || isCounted(emitter, line)) return;
    emitter.counted = line;
    wrap(emitter, node, `(${hitProbe(emitter, line)},`)();
    return;
  }
  const probe =
    isDeep(emitter.file) || isOn(emitter, line)
      ? null
      : isQuietHere(node, emitter.line)
        ? passTo(emitter, line, 'operand')
        : comeTo(emitter, line);
  const close = probe === null ? null : wrap(emitter, node, `(${probe},`);
  outlined(emitter, node, () => walk.expression(emitter, node));
  close?.();
}

/** An operand that may be an anonymous function or class, which a probe would give no name. */
export function nameableOperand(emitter: FunctionEmitter, node: Node): void {
  if (isAnonymousDefinition(node)) walk.expression(emitter, node);
  else operand(emitter, node);
}

/** The value of a variable, an assignment or a default: it may give its name to an anonymous function. */
export function named(emitter: FunctionEmitter, value: Node, target: Node): void {
  if (isPattern(target)) quoted(emitter, value);
  else nameableOperand(emitter, value);
}

/** Walks an expression whose text V8 may quote in a message: nothing is wrapped around its outer parts. */
export function quoted(emitter: FunctionEmitter, node: Node): void {
  const before = emitter.quoted;
  emitter.quoted = true;
  walk.expression(emitter, node);
  emitter.quoted = before;
}

/** Walks what V8 does not quote, inside something that it does. */
export function unquoted(emitter: FunctionEmitter, action: () => void): void {
  const before = emitter.quoted;
  emitter.quoted = false;
  action();
  emitter.quoted = before;
}
