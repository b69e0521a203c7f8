/** Functions that make objects in outlined expressions only: what V8's sampler finds in one of them beside those is V8's own, most often its code. */
import { type FunctionNode, isClass, isFunction, type Node } from '../../tree/ast.ts';
import { isQuiet } from '../../tree/quiet.ts';
import { type FunctionEmitter, UNKNOWN } from '../emitter.ts';
import { mayAllocate, mayMake } from './movable.ts';

/** What makes an iterator, a list of names, or takes a value apart into new ones. */
const TAKES_APART: ReadonlySet<string> = new Set<Node['type']>([
  'ArrayPattern',
  'ForInStatement',
  'ForOfStatement',
  'RestElement',
  'WithStatement',
]);

/** Notes it when a node that is walked may make something outside of all outlined expressions, other than a function or a class. */
export function noteLoose(emitter: FunctionEmitter, node: Node): void {
  const { outlines } = emitter.file;
  if (outlines === null || emitter.loose || emitter.outlined !== UNKNOWN) return;
  if (isFunction(node) || isClass(node)) return;
  emitter.loose =
    TAKES_APART.has(node.type) ||
    (mayMake(node, outlines.measured) && !isQuiet(node)) ||
    // The object or list that it becomes part of may grow, on a line that has an outlined expression.
    (node.type === 'AssignmentExpression' &&
      node.left.type === 'MemberExpression' &&
      mayAllocate(node.right, outlines.measured));
}

const ARGUMENTS: ReadonlySet<string> = new Set(['arguments']);

/** Notes the function that was walked, when it is one. */
export function noteBare(emitter: FunctionEmitter, node: FunctionNode): void {
  const { outlines, closures } = emitter.file;
  if (outlines === null || emitter.loose || emitter.suspends) return;
  // V8 makes a context for the variables of inner functions, and lists of arguments, before the first statement.
  if (!node.params.every(({ type }) => type === 'Identifier')) return;
  if (closures.isAround(node) || closures.use(ARGUMENTS, node)) return;
  outlines.bare.push(emitter.index);
}

/** Notes a file whose functions are all measured: what it makes outside of its outlined expressions is little, and known. */
export function noteBareModule({ file, index, loose }: FunctionEmitter, body: readonly Node[]): void {
  const isMeasured = (node: Node | null | undefined): boolean =>
    !node || !isFunction(node) || file.selected(node) !== undefined;
  if (!loose && body.every((node) => isMeasured('declaration' in node ? (node.declaration as Node | null) : node)))
    file.outlines?.bare.push(index);
}
