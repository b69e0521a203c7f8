import type { Node } from './ast.ts';
import { childrenOf } from './children.ts';
import { calledFunction } from './known-functions.ts';
import { hasNumber, isCounting, isNumber, isNumeric } from './numbers.ts';

/** Which parts of a node must be quiet for it to be quiet: all its children, none of them (it is a constant), or those named. */
type Rule<N> = boolean | ((node: N) => boolean);

/** Node type → whether evaluating it allocates nothing. What is not listed may allocate. */
type Rules = { [T in Node['type']]?: Rule<Extract<Node, { type: T }>> };

/** Every child must be quiet. */
const parts = (node: Node): boolean => childrenOf(node).every(isQuiet);

/** Operators whose result is a boolean. */
const PLAIN: ReadonlySet<string> = new Set(['==', '===', '!=', '!==', '<', '>', '<=', '>=', 'in', 'instanceof']);

/**
 * The rules. V8 allocates nothing for reading variables and constants, for comparisons and for arithmetic on small whole
 * numbers. Some things are not in a text, and the runtime looks for them (see runtime/exact/guard.ts): a property may be a
 * getter's, a setter's or a Proxy's, and an operand may have a `valueOf`; a number may need a box; what is added to a number
 * may be a string; and a string that was put together is made into one piece where its characters are first needed.
 */
const RULES: Rules = {
  NullLiteral: true,
  BooleanLiteral: true,
  NumericLiteral: true,
  StringLiteral: true,
  BigIntLiteral: true,
  TemplateLiteral: (node) => node.expressions.length === 0,
  Identifier: true,
  PrivateName: true,
  ThisExpression: true,
  Super: true,
  MetaProperty: (node) => node.meta.name === 'new',

  OptionalMemberExpression: parts,
  ParenthesizedExpression: parts,
  SequenceExpression: parts,
  ConditionalExpression: parts,
  LogicalExpression: isQuietChain,
  TSAsExpression: (node) => isQuiet(node.expression),
  TSSatisfiesExpression: (node) => isQuiet(node.expression),
  TSNonNullExpression: (node) => isQuiet(node.expression),
  TSTypeAssertion: (node) => isQuiet(node.expression),

  // `delete` may turn an object's properties into a table.
  UnaryExpression: (node) => node.operator !== 'delete' && node.operator !== 'throw' && isQuiet(node.argument),
  UpdateExpression: (node) =>
    isNamed(node.argument) &&
    isQuiet(node.argument) &&
    !(node.argument.type === 'MemberExpression' && isNumber(node.argument)),
  BinaryExpression: isQuietChain,
  // An element that is not there yet makes an array or a table grow; a name can be new only once in each object.
  AssignmentExpression: (node) => isNamed(node.left) && isQuiet(node.left) && isQuiet(node.right) && assigns(node),

  CallExpression: (node) =>
    (isNumeric(node.callee) || isTest(node.callee) || callsQuietFunction(node)) &&
    isQuiet(node.callee) &&
    node.arguments.every(isQuiet),
  VariableDeclaration: (node) =>
    node.kind !== 'using' &&
    node.kind !== 'await using' &&
    node.declarations.every(({ id, init }) => isPlain(id) && (!init || isQuiet(init))),
};

/** Answers for long expressions, since each is asked for again at every level of those around it. */
const known = new WeakMap<Node, boolean>();
/** UTF-16 units: what is shorter is looked through again sooner than remembered. */
const LONG = 100;

/** Whether evaluating the expression, or the declaration, allocates nothing, as far as its text tells. */
export function isQuiet(expression: Node): boolean {
  let node = expression;
  for (; node.type === 'MemberExpression'; node = node.object) if (!isQuiet(node.property)) return false;
  const rule = RULES[node.type] as Rule<Node> | undefined;
  if (typeof rule !== 'function') return rule === true;
  if (node.end - node.start < LONG) return rule(node);
  let answer = known.get(node);
  if (answer === undefined) {
    answer = rule(node);
    known.set(node, answer);
  }
  return answer;
}

/** Methods of strings, lists and objects that answer with yes or no, and make nothing. `has` is not one of them: many caches have their own. */
const TESTS = /^(?:hasOwnProperty|includes|startsWith|endsWith)$/;

/** `Array.isArray`, and `hasOwnProperty`, `hasOwnProperty.call` and the like of anything. */
function isTest(callee: Node): boolean {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return false;
  const { name } = callee.property;
  if (name === 'call')
    return callee.object.type === 'MemberExpression' && isTest(callee.object) && !isArrayTest(callee.object);
  return TESTS.test(name) || isArrayTest(callee);
}

function isArrayTest({ object, property }: Extract<Node, { type: 'MemberExpression' }>): boolean {
  return (
    object.type === 'Identifier' &&
    object.name === 'Array' &&
    property.type === 'Identifier' &&
    property.name === 'isArray'
  );
}

/**
 * A call of a function of the same file by its name, which nothing else can have, and which allocates nothing: or only on lines of its
 * own, because it has probes, and V8 makes nothing for it before the first of them.
 */
function callsQuietFunction({ callee }: Extract<Node, { type: 'CallExpression' }>): boolean {
  const fn = calledFunction(callee);
  if (fn === undefined) return false;
  if (fn.quiet === undefined) {
    // While it is being asked for, as a recursive one is, the answer is no.
    fn.quiet = false;
    const { async, generator, params, body } = fn.node;
    const isPlain = !async && !generator && params.every(({ type }) => type === 'Identifier');
    fn.quiet = isPlain && !fn.needsObject && (fn.hasProbes || isQuietBody(body));
  }
  return fn.quiet;
}

/** Whether statements, and those inside of them, allocate nothing, as far as their text tells. */
function isQuietBody(node: Node): boolean {
  switch (node.type) {
    case 'BlockStatement':
      return node.body.every(isQuietBody);
    case 'IfStatement':
      return isQuiet(node.test) && isQuietBody(node.consequent) && (!node.alternate || isQuietBody(node.alternate));
    case 'ExpressionStatement':
      return isQuiet(node.expression);
    case 'ReturnStatement':
      return !node.argument || isQuiet(node.argument);
    case 'WhileStatement':
      return isQuiet(node.test) && isQuietBody(node.body);
    case 'ForStatement':
      return [node.init, node.test, node.update].every((part) => !part || isQuiet(part)) && isQuietBody(node.body);
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'EmptyStatement':
      return true;
    default:
      return isQuiet(node);
  }
}

/** `a && b && …`, `a - b - …`: such chains nest to the left, as deeply as they are long. */
function isQuietChain(node: Node): boolean {
  let left = node;
  while (left.type === 'LogicalExpression' || left.type === 'BinaryExpression') {
    if (left.type === 'BinaryExpression' && !isQuietOperator(left)) return false;
    if (!isQuiet(left.right)) return false;
    left = left.left;
  }
  return isQuiet(left);
}

/** `+` may join strings, unless one of what is added up is a number, and none a string by its text; a quotient is seldom whole. */
function isQuietOperator({ operator, left, right }: Extract<Node, { type: 'BinaryExpression' }>): boolean {
  if (operator === '+') return (hasNumber(left) || isNumber(right)) && !isText(left) && !isText(right);
  return PLAIN.has(operator) || isCounting(operator);
}

/** A string, or a sum that has one in it. */
function isText(node: Node): boolean {
  let left = node;
  for (; left.type === 'BinaryExpression' && left.operator === '+'; left = left.left)
    if (isText(left.right)) return true;
  return left.type === 'StringLiteral' || left.type === 'TemplateLiteral';
}

/** A variable, or a property with a name. */
function isNamed(target: Node): boolean {
  return target.type === 'Identifier' || (target.type === 'MemberExpression' && !target.computed);
}

/** A variable, or properties with names that become variables. */
function isPlain(pattern: Node): boolean {
  if (pattern.type !== 'ObjectPattern') return pattern.type === 'Identifier';
  return pattern.properties.every(
    (property) => property.type === 'ObjectProperty' && !property.computed && isPlain(property.value),
  );
}

function assigns({ operator, left, right }: Extract<Node, { type: 'AssignmentExpression' }>): boolean {
  // An array with another length may get other elements.
  if (left.type === 'MemberExpression' && isNumber(left)) return false;
  if (operator === '+=') return isNumber(right) || (isNumber(left) && !isText(right));
  return /^(?:\|\||&&|\?\?)?=$/.test(operator) || isCounting(operator.slice(0, -1));
}
