import type { Node } from './ast.ts';

/** A class or a function without a name of its own: the language names it after the variable or key it is given to. */
export function isAnonymousDefinition(node: Node): boolean {
  switch (node.type) {
    case 'ArrowFunctionExpression':
      return true;
    case 'FunctionExpression':
    case 'ClassExpression':
      return !node.id;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
      return isAnonymousDefinition(node.expression);
    default:
      return false;
  }
}

/** Reads of a variable or a literal: they allocate nothing worth a clock reading. */
export function isTrivial(node: Node): boolean {
  switch (node.type) {
    case 'Identifier':
    case 'ThisExpression':
    case 'Super':
    case 'NullLiteral':
    case 'BooleanLiteral':
    case 'NumericLiteral':
    case 'StringLiteral':
    case 'BigIntLiteral':
      return true;
    default:
      return false;
  }
}

/** A value of a field or a default that has no probe: a constant, or a function or a class, which is named after what it is given to. */
export function isUnprobed(value: Node): boolean {
  return isTrivial(value) || isAnonymousDefinition(value);
}

/**
 * A constant inside an array or object literal. V8 clones such literals as a whole from a boilerplate; a probe inside
 * would make it build them piece by piece, with other sizes.
 */
export function isConstant(node: Node | null): boolean {
  if (node === null) return true;
  switch (node.type) {
    case 'NullLiteral':
    case 'BooleanLiteral':
    case 'NumericLiteral':
    case 'StringLiteral':
    case 'BigIntLiteral':
      return true;
    case 'UnaryExpression':
      return (node.operator === '-' || node.operator === '+' || node.operator === 'void') && isConstant(node.argument);
    case 'TemplateLiteral':
      return node.expressions.length === 0;
    case 'ArrayExpression':
      return memo(node, () => node.elements.every(isConstant));
    case 'ObjectExpression':
      return memo(node, () =>
        node.properties.every((p) => p.type === 'ObjectProperty' && !p.computed && isConstant(p.value)),
      );
    default:
      return false;
  }
}

const constants = new WeakMap<Node, boolean>();

/** Nested literals are asked at every level; remembering the answers keeps that linear. */
function memo(node: Node, compute: () => boolean): boolean {
  let known = constants.get(node);
  if (known === undefined) {
    known = compute();
    constants.set(node, known);
  }
  return known;
}
