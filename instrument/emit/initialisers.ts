import type { Fn } from '../select/functions.ts';
import { isField, isFunction, isPattern, type Node, type NodeOf } from '../tree/ast.ts';
import { childrenOf } from '../tree/children.ts';
import { isConstant, isUnprobed } from '../tree/values.ts';
import { type FileContext, type FunctionEmitter, functionEmitter, UNKNOWN } from './emitter.ts';
import { emitNested } from './nested.ts';
import { wrap } from './nesting.ts';
import { outlined } from './outline/outline.ts';
import { initialised, initialising } from './probe-text.ts';

/** Instance fields are initialised before the constructor's body: each is an activation of its own. The first that has a probe is the call. */
export function emitFields(file: FileContext, fn: Fn<'fields'>): void {
  const values = fn.node.body.body.flatMap((member) =>
    isField(member) && !member.static && member.value ? [member.value] : [],
  );
  // Of constants and functions alone nothing is measured, not even whether they were.
  const emitter = values.every(isUnprobed) ? null : functionEmitter(file, fn);
  let before = UNKNOWN;
  for (const value of values) {
    const line = emitter === null ? UNKNOWN : emitter.line(value.start);
    if (emitter === null || line === UNKNOWN || isUnprobed(value)) {
      emitNested(file, value);
      continue;
    }
    const isCall = before === UNKNOWN;
    const site = emitter.site(line);
    const close = isCall && site > 0 ? wrap(emitter, value, initialised(emitter, -1)) : null;
    if (cannotThrow(value)) measured(emitter, value, isCall && site === 0 ? -1 : site);
    else unmeasured(emitter, value, line === before ? null : isCall && site === 0 ? -1 : site);
    close?.();
    before = line;
  }
}

/** Is charged to the line that made the call, but for its hit; V8's sampler knows its line. `site`: null where its hit is counted already. */
function unmeasured(emitter: FunctionEmitter, value: Node, site: number | null): void {
  const { file, index } = emitter;
  file.outlines?.wide.push(index, emitter.site(emitter.line(value.start)));
  const close = site === null ? null : wrap(emitter, value, initialised(emitter, site));
  outlined(emitter, value, () => emitNested(file, value));
  close?.();
}

/** Defaults of parameters are evaluated before the body is entered. */
export function emitDefaults(emitter: FunctionEmitter, pattern: Node): void {
  switch (pattern.type) {
    case 'AssignmentPattern':
      emitDefaults(emitter, pattern.left);
      if (isPattern(pattern.left) && !isFlat(pattern.left)) emitNested(emitter.file, pattern.right);
      else initialiser(emitter, pattern.right);
      return;
    case 'Decorator':
      emitNested(emitter.file, pattern);
      return;
    case 'ObjectProperty':
      if (pattern.computed) emitNested(emitter.file, pattern.key);
      emitDefaults(emitter, pattern.value);
      return;
    default:
      if (isFunction(pattern) || pattern.type.endsWith('Expression')) emitNested(emitter.file, pattern);
      else for (const child of childrenOf(pattern)) emitDefaults(emitter, child);
  }
}

/** Names of properties and nothing else: taking an object apart in this way cannot fail, so V8 has no message that quotes it. */
function isFlat(pattern: NodeOf<'ObjectPattern' | 'ArrayPattern'>): boolean {
  return (
    pattern.type === 'ObjectPattern' &&
    pattern.properties.every((property) => {
      if (property.type === 'RestElement') return true;
      const { value } = property;
      return value.type === 'Identifier' || (value.type === 'AssignmentPattern' && value.left.type === 'Identifier');
    })
  );
}

function initialiser(emitter: FunctionEmitter, value: Node): void {
  const line = emitter.line(value.start);
  if (line === UNKNOWN || isUnprobed(value) || !cannotThrow(value)) emitNested(emitter.file, value);
  else measured(emitter, value, emitter.site(line));
}

function measured(emitter: FunctionEmitter, value: Node, site: number): void {
  const [before, after] = initialising(emitter, site);
  const close = wrap(emitter, value, before);
  outlined(emitter, value, () => emitNested(emitter.file, value));
  close();
  emitter.file.edits.insert(value.end, after);
}

const CONTAINERS = /^(?:Map|Set|WeakMap|WeakSet|Array|Object|Date)$/;

/**
 * An initialiser that throws would leave its frame behind, and there is no place for a `finally`: only those that
 * cannot throw are measured on their own. The others are charged to the line that made the call.
 */
function cannotThrow(node: Node | null): boolean {
  if (node === null || isConstant(node) || isFunction(node)) return true;
  switch (node.type) {
    case 'ThisExpression':
      return true;
    case 'ArrayExpression':
      return node.elements.every(cannotThrow);
    case 'ObjectExpression':
      return node.properties.every(
        (member) =>
          member.type !== 'SpreadElement' && !member.computed && (isFunction(member) || cannotThrow(member.value)),
      );
    case 'NewExpression':
      return node.callee.type === 'Identifier' && CONTAINERS.test(node.callee.name) && node.arguments.length === 0;
    default:
      return false;
  }
}
