import type { Node, NodeOf } from './ast.ts';

const NOT_CHILDREN = new Set([
  'loc',
  'range',
  'extra',
  'errors',
  'tokens',
  'comments',
  'leadingComments',
  'trailingComments',
  'innerComments',
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
  'superTypeArguments',
  'implements',
  'predicate',
  'interpreter',
]); // prettier-ignore

/** Half of all nodes, and nothing inside of them runs. */
const LEAVES = new Set([
  'Identifier',
  'PrivateName',
  'StringLiteral',
  'NumericLiteral',
  'NullLiteral',
  'BooleanLiteral',
  'BigIntLiteral',
  'RegExpLiteral',
  'ThisExpression',
  'Super',
  'TemplateElement',
  'JSXText',
  'JSXIdentifier',
]);
const NONE: Node[] = [];

/** Where the most frequent nodes have their children, in source order; looking through all fields of a node takes three times as long. */
export const CHILD_FIELDS: { readonly [T in Node['type']]?: readonly (keyof NodeOf<T>)[] } = {
  ArrayExpression: ['elements'],
  ArrowFunctionExpression: ['params', 'body'],
  AssignmentExpression: ['left', 'right'],
  AwaitExpression: ['argument'],
  BinaryExpression: ['left', 'right'],
  BlockStatement: ['directives', 'body'],
  CallExpression: ['callee', 'arguments'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  ExpressionStatement: ['expression'],
  ForStatement: ['init', 'test', 'update', 'body'],
  FunctionDeclaration: ['id', 'params', 'body'],
  FunctionExpression: ['id', 'params', 'body'],
  IfStatement: ['test', 'consequent', 'alternate'],
  LogicalExpression: ['left', 'right'],
  MemberExpression: ['object', 'property'],
  NewExpression: ['callee', 'arguments'],
  ObjectExpression: ['properties'],
  ReturnStatement: ['argument'],
  SequenceExpression: ['expressions'],
  UnaryExpression: ['argument'],
  UpdateExpression: ['argument'],
  VariableDeclaration: ['declarations'],
  VariableDeclarator: ['id', 'init'],
};

/** A node without children, and of a kind that is nothing by itself: a name or a literal. */
export function isLeaf(node: Node): boolean {
  // In TypeScript a parameter may have decorators.
  return LEAVES.has(node.type) && (node.type !== 'Identifier' || node.decorators === undefined);
}

/** Child nodes in source order; type annotations and comments are not children. */
export function childrenOf(node: Node): Node[] {
  if (isLeaf(node)) return NONE;
  const fields = CHILD_FIELDS[node.type];
  const children: Node[] = [];
  for (const field of fields ?? Object.keys(node)) {
    if (fields === undefined && NOT_CHILDREN.has(field)) continue;
    const value: unknown = (node as unknown as Record<string, unknown>)[field];
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) children.push(item);
    } else if (isNode(value)) children.push(value);
  }
  // A shorthand property has its name twice; Babel lists decorators after what they decorate.
  return fields !== undefined || isSorted(children) ? children : children.sort((a, b) => a.start - b.start);
}

function isSorted(nodes: readonly Node[]): boolean {
  for (let i = 1; i < nodes.length; i++) if (nodes[i]!.start < nodes[i - 1]!.start) return false;
  return true;
}

function isNode(value: unknown): value is Node {
  return value !== null && typeof value === 'object' && typeof (value as Node).type === 'string';
}

/** TypeScript's nodes that run. */
const RUNS: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSEnumDeclaration',
  'TSEnumBody',
  'TSEnumMember',
  'TSModuleDeclaration',
  'TSModuleBlock',
  'TSParameterProperty',
  'TSExportAssignment',
  'TSImportEqualsDeclaration',
]);

/** Types, and what else TypeScript takes away before the code runs. */
export function isSkipped(node: Node): boolean {
  return node.type.startsWith('TS') && !RUNS.has(node.type);
}
