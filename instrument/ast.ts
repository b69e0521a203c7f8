/** One loose view of Babel's nodes: the walkers dispatch on `type` and know each type's fields. */
export interface Node {
  type: string;
  start: number;
  end: number;
  // biome-ignore lint/suspicious/noExplicitAny: fields differ by type, and Babel's union would be narrowed at every line
  [field: string]: any;
}

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

/** Child nodes in source order; type annotations and comments are not children. */
export function childrenOf(node: Node): Node[] {
  if (LEAVES.has(node.type) && node.decorators === undefined) return NONE;
  const children: Node[] = [];
  let sorted = true;
  const add = (child: unknown): void => {
    if (child === null || typeof child !== 'object' || typeof (child as Node).type !== 'string') return;
    const last = children[children.length - 1];
    if (last !== undefined && (child as Node).start < last.start) sorted = false;
    children.push(child as Node);
  };
  for (const key of Object.keys(node)) {
    if (NOT_CHILDREN.has(key)) continue;
    const value = node[key];
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) for (const item of value) add(item);
    else add(value);
  }
  // A shorthand property has its name twice; Babel lists decorators after what they decorate.
  return sorted ? children : children.sort((a, b) => a.start - b.start);
}

/** Start of the node with the parentheses around it. */
export function outerStart(node: Node): number {
  return node.extra?.parenthesized ? node.extra.parenStart : node.start;
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

export function isFunction(node: Node): boolean {
  return FUNCTIONS.has(node.type);
}

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
        node.properties.every((p: Node) => p.type === 'ObjectProperty' && !p.computed && isConstant(p.value)),
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

/** Nodes of TypeScript's that run. */
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

/** What a link of a chain hangs on to, when it is a link too. */
export function leftOf(node: Node): Node | null {
  const left = node.type.endsWith('MemberExpression')
    ? node.object
    : /^(?:Optional)?CallExpression$/.test(node.type)
      ? node.callee
      : /^(?:Binary|Logical)Expression$/.test(node.type)
        ? node.left
        : null;
  return left !== null && /(?:Member|Call|Binary|Logical)Expression$/.test(left.type) ? left : null;
}
