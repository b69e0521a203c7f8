/** What the walk knows of the running program's cursor, and how that meets where control comes from several places. */
import type { Node, NodeOf } from '../tree/ast.ts';
import { type FunctionEmitter, type State, type Target, UNKNOWN, UNREACHABLE } from './emitter.ts';

/** Whether the execution of a line that begins or goes on here has been counted. */
export function isCounted(emitter: FunctionEmitter, line: number): boolean {
  return line === emitter.counted || line === emitter.only;
}

/** Whether a probe of the line, of any kind, would change nothing. */
export function isOn(emitter: FunctionEmitter, line: number): boolean {
  return line === emitter.cursor && line === emitter.charged && line === emitter.counted;
}

/** A line is executed, which has been counted. */
export function moveTo(emitter: FunctionEmitter, line: number): void {
  emitter.cursor = line;
  emitter.counted = line;
}

/** The same, and the cursor stands on it. */
export function chargeTo(emitter: FunctionEmitter, line: number): void {
  moveTo(emitter, line);
  emitter.charged = line;
}

export function stateOf(emitter: FunctionEmitter): State {
  return { cursor: emitter.cursor, charged: emitter.charged, counted: emitter.counted };
}

export function setState(emitter: FunctionEmitter, state: State): void {
  emitter.cursor = state.cursor;
  emitter.charged = state.charged;
  emitter.counted = state.counted;
}

/** Control comes from here and from `other`. */
export function join(emitter: FunctionEmitter, other: State): void {
  if (other.cursor === UNREACHABLE) return;
  if (emitter.cursor === UNREACHABLE) {
    setState(emitter, other);
    return;
  }
  if (emitter.cursor !== other.cursor) emitter.cursor = UNKNOWN;
  if (emitter.charged !== other.charged) emitter.charged = UNKNOWN;
  if (emitter.counted !== other.counted) emitter.counted = UNKNOWN;
}

/** Control does not go on from here. */
export function stop(emitter: FunctionEmitter): void {
  setState(emitter, { cursor: UNREACHABLE, charged: UNKNOWN, counted: UNKNOWN });
}

/** Control comes from anywhere. */
export function forget(emitter: FunctionEmitter): void {
  setState(emitter, { cursor: UNKNOWN, charged: UNKNOWN, counted: UNKNOWN });
}

/** Control comes from anywhere inside of `node`: when that stands on one line, its execution has been counted. */
export function forgetInside(emitter: FunctionEmitter, node: Node): void {
  const line = emitter.line(node.start);
  emitter.cursor = UNKNOWN;
  emitter.charged = UNKNOWN;
  emitter.counted = line === emitter.line(node.end - 1) ? line : UNKNOWN;
}

/** Opens a statement that `break` or `continue` can name. */
export function openTarget(
  emitter: FunctionEmitter,
  kind: Target['kind'],
  labels: readonly string[],
  header: number | null = null,
): Target {
  const target: Target = { kind, labels, header, broken: false, continued: false };
  emitter.targets.push(target);
  return target;
}

export function closeTarget(emitter: FunctionEmitter, target: Target): void {
  if (emitter.targets.pop() !== target) throw new Error('unbalanced targets');
}

/** The statement that a `break` or `continue` names, or means when it names none. */
export function findTarget(
  emitter: FunctionEmitter,
  { label }: NodeOf<'BreakStatement' | 'ContinueStatement'>,
  byDefault: (target: Target) => boolean,
): Target | undefined {
  return emitter.targets.findLast((target) => (label ? target.labels.includes(label.name) : byDefault(target)));
}
