/** What names a scope declares and whether `eval` can add to them, as @babel/traverse sees it. */
import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';
import { isField } from './functions.ts';

/** Names that the scope of a function or a program binds, without a function expression's own. */
export function boundNames(path: NodePath): Set<string> {
  const bindings = Object.entries(path.scope.bindings).filter(
    // The name of a function expression, unless a `var` in it has the same.
    ([, { kind, constantViolations }]) =>
      (kind as string) !== 'local' || constantViolations.some((each) => each.isVariableDeclarator()),
  );
  return new Set(bindings.map(([name]) => name));
}

/** Notes a function declaration in a block: outside of strict code its name is a variable of the function, too. */
export function noteInBlock(path: NodePath<t.FunctionDeclaration>, names: Map<t.Node, Set<string>>): void {
  const owner = path.parentPath.getFunctionParent() ?? path.scope.getProgramParent().path;
  const known = names.get(owner.node) ?? new Set();
  names.set(owner.node, known.add(path.node.id!.name));
}

/** The function or program in which a direct `eval` at the path declares its variables. */
export function evaluatesIn(path: NodePath): t.Node {
  for (let inner = path; inner.parentPath; inner = inner.parentPath) {
    const outer = inner.parentPath;
    const isOutside = inner.key === 'key' || inner.listKey === 'decorators';
    if (outer.isFunction() && !isOutside) return outer.node;
    // Values of fields and static blocks are functions in this respect.
    if (outer.isStaticBlock() || (inner.key === 'value' && isField(outer.node))) return outer.node;
  }
  return path.scope.getProgramParent().path.node;
}
