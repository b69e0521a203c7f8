import { type ClassNode, computedKeyOf, decoratorsOf, isClass, isField, isFunction, type Node } from '../tree/ast.ts';
import { childrenOf } from '../tree/children.ts';
import type { FileContext } from './emitter.ts';

/** Functions and classes inside code that is not itself measured. */
export function emitNested(file: FileContext, root: Node): void {
  // A list of its own, for such code can be nested as deeply as the parser allows.
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    const inside = emitOrOpen(file, node);
    for (let i = inside.length - 1; i >= 0; i--) left.push(inside[i]!);
  }
}

/** Instruments a selected function; of anything else it returns the parts that may hold one. */
function emitOrOpen(file: FileContext, node: Node): readonly Node[] {
  if (node.type === 'WithStatement') return [node.object];
  const fn = file.selected(node);
  if (!fn) return childrenOf(node);
  if (isFunction(node)) {
    for (const decorator of decoratorsOf(node)) emitNested(file, decorator);
    const key = computedKeyOf(node);
    if (key !== null) emitNested(file, key);
  }
  file.walk.selected(file, fn);
  return isClass(node) ? besideFields(node) : [];
}

/** The parts of a class that do not belong to its instance fields' values. */
function besideFields(node: ClassNode): Node[] {
  const inside: Node[] = [...decoratorsOf(node)];
  if (node.superClass) inside.push(node.superClass);
  for (const member of node.body.body) {
    if (!isField(member)) {
      inside.push(member);
      continue;
    }
    inside.push(...decoratorsOf(member));
    const key = computedKeyOf(member);
    if (key !== null) inside.push(key);
    if (member.static && member.value) inside.push(member.value);
  }
  return inside;
}
