import type { FunctionNode, Node } from './ast.ts';
import { childrenOf } from './children.ts';
import { patternNames, type Scope, statementNames, statementsOf } from './scope.ts';

/**
 * What a function does that only compares and hands on values; null when it does more, or may. It allocates nothing, and no other code runs in it:
 * no getter, no `valueOf`, none of a Proxy, so that nobody can tell whether it has a frame. `around` are the scopes that it stands in.
 */
export function leafOf(fn: FunctionNode, around: readonly Scope[]): { value: Node | null } | null {
  const { async, generator, params, body } = fn;
  if (async === true || generator === true || !params.every(({ type }) => type === 'Identifier')) return null;
  const value = returned(body);
  if (value === undefined) return null;
  return value === null || isPlain(value, (name) => names(fn).has(name) || isBound(name, around)) ? { value } : null;
}

/** The value of a function of one statement at most, or of its only expression; undefined where it has others. */
function returned(body: FunctionNode['body']): Node | null | undefined {
  if (body.type !== 'BlockStatement') return body;
  const [statement, second] = body.body;
  if (second !== undefined) return undefined;
  switch (statement?.type) {
    case undefined:
      return null;
    case 'ReturnStatement':
      return statement.argument ?? null;
    case 'ExpressionStatement':
      return statement.expression;
    default:
      return undefined;
  }
}

/** Constants, variables, and what compares them without asking them for another value. */
function isPlain(node: Node, isVariable: (name: string) => boolean): boolean {
  switch (node.type) {
    case 'NullLiteral':
    case 'BooleanLiteral':
    case 'NumericLiteral':
    case 'StringLiteral':
      return true;
    case 'Identifier':
      return node.name === 'undefined' || isVariable(node.name);
    case 'UnaryExpression':
      if (node.operator === '-') return node.argument.type === 'NumericLiteral';
      if (!/^(?:!|void|typeof)$/.test(node.operator)) return false;
      break;
    case 'BinaryExpression':
      if (!/^[!=]==$/.test(node.operator) && !comparesWithNull(node)) return false;
      break;
    case 'LogicalExpression':
    case 'ConditionalExpression':
    case 'SequenceExpression':
    case 'ParenthesizedExpression':
      break;
    default:
      return false;
  }
  return childrenOf(node).every((child) => isPlain(child, isVariable));
}

/** `a == null`: nothing else compares values of two kinds without changing one of them. */
function comparesWithNull({ operator, left, right }: Extract<Node, { type: 'BinaryExpression' }>): boolean {
  return /^[!=]=$/.test(operator) && (left.type === 'NullLiteral' || right.type === 'NullLiteral');
}

function isBound(name: string, around: readonly Scope[]): boolean {
  return around.some((scope) => names(scope).has(name));
}

const known = new WeakMap<Scope, ReadonlySet<string>>();

/** Names of the variables of a scope itself. What else can be meant by a name is a global, which may have a getter. */
function names(scope: Scope): ReadonlySet<string> {
  let found = known.get(scope) as Set<string> | undefined;
  if (found === undefined) {
    found = new Set();
    if (scope.type !== 'Program') for (const parameter of scope.params) patternNames(parameter, found);
    for (const statement of statementsOf(scope)) if (!isAmbient(statement)) statementNames(statement, found);
    known.set(scope, found);
  }
  return found;
}

/** What TypeScript is only told of. */
function isAmbient(statement: Node): boolean {
  if ('declaration' in statement && statement.declaration) return isAmbient(statement.declaration as Node);
  return 'declare' in statement && statement.declare === true;
}
