import type { Node } from './ast.ts';

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

/** A node without children, and of a kind that is nothing by itself: a name or a literal. */
export function isLeaf(node: Node): boolean {
  return LEAVES.has(node.type) && !('decorators' in node);
}

/** Child nodes in source order; type annotations and comments are not children. */
export function childrenOf(node: Node): Node[] {
  if (isLeaf(node)) return NONE;
  const children: Node[] = [];
  let sorted = true;
  const add = (child: unknown): void => {
    if (!isNode(child)) return;
    const last = children[children.length - 1];
    if (last !== undefined && child.start < last.start) sorted = false;
    children.push(child);
  };
  for (const key of Object.keys(node)) {
    if (NOT_CHILDREN.has(key)) continue;
    const value: unknown = (node as unknown as Record<string, unknown>)[key];
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) for (const item of value) add(item);
    else add(value);
  }
  // A shorthand property has its name twice; Babel lists decorators after what they decorate.
  return sorted ? children : children.sort((a, b) => a.start - b.start);
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
