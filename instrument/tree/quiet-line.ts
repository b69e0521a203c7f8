import { isClass, isFunction, type Node } from './ast.ts';
import type { Closures } from './closures.ts';
import { isQuiet } from './quiet.ts';
import { patternNames } from './scope.ts';

/** Line of an offset. */
type LineOf = (offset: number) => number;

/**
 * Whether what a statement does on its own line allocates nothing, as far as its text tells: its expressions, and the
 * scopes that it opens. The statements inside it have lines of their own, and so have operands.
 */
export function isQuietLine(node: Node, lineOf: LineOf, closures: Closures): boolean {
  switch (node.type) {
    case 'ExpressionStatement':
      return isQuiet(node.expression);
    case 'VariableDeclaration':
      return isQuiet(node);
    case 'ReturnStatement':
      return !node.argument || isQuietOperand(node.argument, node, lineOf);
    case 'IfStatement':
      return (
        isQuietOperand(node.test, node, lineOf) &&
        !makesScope(node.consequent, closures) &&
        !(node.alternate && makesScope(node.alternate, closures))
      );
    case 'SwitchStatement':
      return (
        isQuiet(node.discriminant) && node.cases.every(({ test }) => isQuietPart(test)) && !makesScope(node, closures)
      );
    case 'WhileStatement':
    case 'DoWhileStatement':
      return isQuiet(node.test) && !makesScope(node.body, closures);
    case 'ForStatement':
      return (
        isQuietPart(node.init) && isQuietPart(node.test) && isQuietPart(node.update) && !makesScope(node, closures)
      );
    default:
      return false;
  }
}

function isQuietPart(part: Node | null | undefined): boolean {
  return !part || isQuiet(part);
}

/** An operand on a line of its own is none of the statement's. */
function isQuietOperand(operand: Node, statement: Node, lineOf: LineOf): boolean {
  return lineOf(operand.start) !== lineOf(statement.start) || isQuietHere(operand, lineOf);
}

/** Whether evaluating an operand allocates nothing on the line where it begins; its own operands on other lines have probes of their own. */
export function isQuietHere(node: Node, lineOf: LineOf): boolean {
  if (isQuiet(node)) return true;
  if (node.type !== 'LogicalExpression') return false;
  let left: Node = node;
  const line = lineOf(node.start);
  for (; left.type === 'LogicalExpression'; left = left.left) {
    if (lineOf(left.right.start) === line && !isQuiet(left.right)) return false;
  }
  return isQuiet(left);
}

/** Whether variables of a block, of a `switch` or of a `for`'s header live in an object, since closures use them. */
export function makesScope(node: Node, closures: Closures): boolean {
  if (isFunction(node)) return true;
  let names: Set<string> | null = null;
  for (const statement of declaringStatements(node)) {
    // A function or a class is made when the block is entered.
    if (isFunction(statement) || isClass(statement)) return true;
    if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') continue;
    for (const { id } of statement.declarations) {
      names ??= new Set();
      patternNames(id, names);
    }
  }
  if (node.type === 'ForStatement' && makesScope(node.body, closures)) return true;
  return names !== null && names.size > 0 && closures.use(names, node);
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
