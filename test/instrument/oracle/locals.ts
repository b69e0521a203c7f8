/** Whether the values of variables may be handed to a call instead of the variables, as @babel/traverse sees it. */
import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';

/**
 * Why the variable of that name, read in the expression at the path, is not one that only its function knows, that has a value by
 * then and keeps it: null when it is.
 */
export function whyUnsteady(path: NodePath, name: string): string | null {
  const fn = path.getFunctionParent();
  const binding = path.scope.getBinding(name);
  // Babel has no binding for a parameter that is a property, too.
  if (!binding) return isParameterProperty(fn, name) ? null : 'it is not declared';
  // Babel takes a parameter by the name of its function for the latter.
  if (fn?.isFunctionExpression() && fn.node.id?.name === name) return null;
  if ((binding.scope.getFunctionParent() ?? null)?.path.node !== fn?.node) return 'it is declared in another function';
  const isElsewhere = (use: NodePath): boolean => !isInType(use) && ownerOf(use)?.node !== fn?.node;
  if (binding.constantViolations.some(isElsewhere)) return 'another function assigns it';
  const { start, end } = path.node;
  const isInside = ({ node }: NodePath): boolean => node.start! >= start! && node.end! <= end!;
  if (binding.referencePaths.some((use) => isInside(use) && isElsewhere(use)))
    return 'a function in the expression uses it';
  if (binding.constantViolations.some(isInside)) return 'the expression assigns it';
  if (binding.kind !== 'param' && binding.kind !== 'var' && binding.identifier.start! > start!)
    return 'it is declared later';
  return null;
}

/** The function or class that code is in. A class is one in this respect: its fields run in functions of their own. */
function ownerOf(path: NodePath): NodePath | null {
  return path.findParent((outer) => outer.isFunction() || outer.isClass());
}

function isParameterProperty(fn: NodePath<t.Function> | null, name: string): boolean {
  return (fn?.node.params ?? []).some(
    (each) =>
      each.type === 'TSParameterProperty' && each.parameter.type === 'Identifier' && each.parameter.name === name,
  );
}

/** A type has no values. */
function isInType(path: NodePath): boolean {
  return path.findParent((outer) => outer.isTSType() || outer.isTSTypeParameterInstantiation()) !== null;
}
