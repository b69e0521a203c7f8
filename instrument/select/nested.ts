import type { ClassNode, FunctionNode, Node, NodeOf } from '../tree/ast.ts';

/** A node with the nodes around it. */
export interface NestedNode<N extends Node = Node> {
  readonly node: N;
  readonly up: NestedNode | null;
}

/** The class of a member. */
export function classAround(member: NestedNode): NestedNode<ClassNode> {
  // A member stands in a ClassBody, which stands in a class.
  return member.up!.up as NestedNode<ClassNode>;
}

/**
 * Whether an annotation and a name that are meant for the value of an expression pass on to `inner`, a part of it:
 * `const f = ok ? () => 1 : null`, `const f = memoize(() => 1)`, and the function that is called at once.
 */
export function passesOn(outer: Node, inner: Node): boolean {
  switch (outer.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
    case 'TSTypeAssertion':
    case 'ParenthesizedExpression':
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'LogicalExpression':
      return true;
    case 'ConditionalExpression':
      return inner !== outer.test;
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return isDefinition(inner) && (inner !== outer.callee || inner.type !== 'ClassExpression');
    default:
      return false;
  }
}

export function isArgument(outer: Node, inner: Node): boolean {
  return 'callee' in outer && inner !== outer.callee;
}

function isDefinition(node: Node): node is FunctionNode | NodeOf<'ClassExpression'> {
  return (
    node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression' || node.type === 'ClassExpression'
  );
}
