import { isClass, isFunction, type Node } from './ast.ts';
import { childrenOf } from './children.ts';
import { isQuiet } from './quiet.ts';
import { patternNames } from './scope.ts';

/** Line of an offset. */
type LineOf = (offset: number) => number;

/**
 * Whether what a statement does on its own line allocates nothing, as far as its text tells: its expressions, and the
 * scopes that it opens. The statements inside it have lines of their own, and so have operands.
 */
export function isQuietLine(node: Node, lineOf: LineOf): boolean {
  const isQuietPart = (part: Node | null | undefined): boolean => !part || isQuiet(part);
  const isQuietOperand = (part: Node | null | undefined): boolean =>
    !part || lineOf(part.start) !== lineOf(node.start) || isQuietHere(part, lineOf);
  switch (node.type) {
    case 'ExpressionStatement':
      return isQuiet(node.expression);
    case 'VariableDeclaration':
      return isQuiet(node);
    case 'ReturnStatement':
      return isQuietOperand(node.argument);
    case 'IfStatement':
      return (
        isQuietOperand(node.test) && !makesScope(node.consequent) && !(node.alternate && makesScope(node.alternate))
      );
    case 'SwitchStatement':
      return isQuiet(node.discriminant) && node.cases.every(({ test }) => isQuietPart(test)) && !makesScope(node);
    case 'WhileStatement':
    case 'DoWhileStatement':
      return isQuiet(node.test) && !makesScope(node.body);
    case 'ForStatement':
      return [node.init, node.test, node.update].every(isQuietPart) && !makesScope(node);
    default:
      return false;
  }
}

/** Whether evaluating an operand allocates nothing on the line where it begins; its own operands on other lines have probes of their own. */
export function isQuietHere(node: Node, lineOf: LineOf): boolean {
  if (isQuiet(node)) return true;
  let left = node;
  const line = lineOf(node.start);
  for (; left.type === 'LogicalExpression'; left = left.left) {
    if (lineOf(left.right.start) === line && !isQuiet(left.right)) return false;
  }
  return left !== node && isQuiet(left);
}

/** Whether variables of a block, of a `switch` or of a `for`'s header live in an object, since closures use them. */
export function makesScope(node: Node): boolean {
  if (isFunction(node)) return true;
  const names = new Set<string>();
  for (const statement of declaringStatements(node)) {
    // A function or a class is made when the block is entered.
    if (isFunction(statement) || isClass(statement)) return true;
    if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') continue;
    for (const { id } of statement.declarations) patternNames(id, names);
  }
  if (node.type === 'ForStatement' && makesScope(node.body)) return true;
  if (names.size === 0) return false;
  const used = namesInClosures(node);
  return used.has('eval') || [...names].some((name) => used.has(name));
}

/** Where a node may have variables of its own. */
function declaringStatements(node: Node): readonly Node[] {
  switch (node.type) {
    case 'BlockStatement':
      return node.body;
    case 'SwitchStatement':
      return node.cases.flatMap(({ consequent }) => consequent);
    case 'ForStatement':
      return node.init ? [node.init] : [];
    default:
      return [];
  }
}

const inClosures = new WeakMap<Node, ReadonlySet<string>>();

/** All names in the functions and classes inside of a node, and `eval` when it is called anywhere in it. */
function namesInClosures(root: Node): ReadonlySet<string> {
  const known = inClosures.get(root);
  if (known !== undefined) return known;
  const names = new Set<string>();
  // A list of its own, for expressions can be nested as deeply as the parser allows.
  const left: { node: Node; inside: boolean }[] = [{ node: root, inside: false }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node } = next;
    const inside = next.inside || isFunction(node) || isClass(node);
    if (node.type === 'Identifier' && (inside || node.name === 'eval')) names.add(node.name);
    for (const child of childrenOf(node)) left.push({ node: child, inside });
  }
  inClosures.set(root, names);
  return names;
}
