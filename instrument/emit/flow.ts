/** What the walk knows of the running program's cursor, and how that meets where control comes from several places. */
import type { Node, NodeOf } from '../tree/ast.ts';
import { type FunctionEmitter, type State, type Target, UNKNOWN, UNREACHABLE } from './emitter.ts';

/** Whether the execution of a line that begins or goes on here has been counted. */
export function isCounted(frame: FunctionEmitter, line: number): boolean {
  return line === frame.counted || line === frame.only;
}

/** Whether a probe of the line, of any kind, would change nothing. */
export function isOn(frame: FunctionEmitter, line: number): boolean {
  return line === frame.cursor && line === frame.charged && line === frame.counted;
}

/** A line is executed, which has been counted. */
export function moveTo(frame: FunctionEmitter, line: number): void {
  frame.cursor = line;
  frame.counted = line;
}

/** The same, and the cursor stands on it. */
export function chargeTo(frame: FunctionEmitter, line: number): void {
  moveTo(frame, line);
  frame.charged = line;
}

export function stateOf(frame: FunctionEmitter): State {
  return { cursor: frame.cursor, charged: frame.charged, counted: frame.counted };
}

export function setState(frame: FunctionEmitter, state: State): void {
  frame.cursor = state.cursor;
  frame.charged = state.charged;
  frame.counted = state.counted;
}

/** Control comes from here and from `other`. */
export function join(frame: FunctionEmitter, other: State): void {
  if (other.cursor === UNREACHABLE) return;
  if (frame.cursor === UNREACHABLE) {
    setState(frame, other);
    return;
  }
  if (frame.cursor !== other.cursor) frame.cursor = UNKNOWN;
  if (frame.charged !== other.charged) frame.charged = UNKNOWN;
  if (frame.counted !== other.counted) frame.counted = UNKNOWN;
}

/** Control does not go on from here. */
export function stop(frame: FunctionEmitter): void {
  setState(frame, { cursor: UNREACHABLE, charged: UNKNOWN, counted: UNKNOWN });
}

/** Control comes from anywhere. */
export function forget(frame: FunctionEmitter): void {
  setState(frame, { cursor: UNKNOWN, charged: UNKNOWN, counted: UNKNOWN });
}

/** Control comes from anywhere inside of `node`: when that stands on one line, its execution has been counted. */
export function forgetInside(frame: FunctionEmitter, node: Node): void {
  const line = frame.line(node.start);
  frame.cursor = UNKNOWN;
  frame.charged = UNKNOWN;
  frame.counted = line === frame.line(node.end - 1) ? line : UNKNOWN;
}

/** Opens a statement that `break` or `continue` can name. */
export function openTarget(
  frame: FunctionEmitter,
  kind: Target['kind'],
  labels: readonly string[],
  header: number | null = null,
): Target {
  const target: Target = { kind, labels, header, broken: false, continued: false };
  frame.targets.push(target);
  return target;
}

export function closeTarget(frame: FunctionEmitter, target: Target): void {
  if (frame.targets.pop() !== target) throw new Error('unbalanced targets');
}

/** The statement that a `break` or `continue` names, or means when it names none. */
export function findTarget(
  frame: FunctionEmitter,
  { label }: NodeOf<'BreakStatement' | 'ContinueStatement'>,
  byDefault: (target: Target) => boolean,
): Target | undefined {
  return frame.targets.findLast((target) => (label ? target.labels.includes(label.name) : byDefault(target)));
}
