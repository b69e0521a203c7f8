import { isFunction, isLink, type Node } from '../../tree/ast.ts';
import { childrenOf } from '../../tree/children.ts';
import { partsOf } from '../../tree/scope.ts';
import { isTrivial } from '../../tree/values.ts';

/** What may make objects, strings or closures when it is evaluated. A read of a property that is a getter is not among it. */
const ALLOCATES: ReadonlySet<string> = new Set<Node['type']>([
  'ArrayExpression',
  'CallExpression',
  'ClassExpression',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ImportExpression',
  'JSXElement',
  'JSXFragment',
  'NewExpression',
  'ObjectExpression',
  'OptionalCallExpression',
  'RegExpLiteral',
  'SpreadElement',
  'TaggedTemplateExpression',
]);

const allocating = new WeakMap<Node, boolean>();
const fixed = new WeakMap<Node, boolean>();

/** Names of what is measured itself, so that a call of it is no allocation of the caller's. */
export interface MeasuredNames {
  /** Of functions, declared or in a variable. */
  readonly functions: ReadonlySet<string>;
  /** Of methods that are called on `this`. */
  readonly methods: ReadonlySet<string>;
}

/**
 * Whether evaluating the expression may allocate something that a heap keeps. A call of a function that is measured, and so has
 * lines of its own, is no reason: recursion would need more stack for nothing.
 */
export function mayAllocate(node: Node, measured: MeasuredNames): boolean {
  const ask = (child: Node): boolean => mayAllocate(child, measured);
  if (node.type === 'CallExpression' && callsMeasured(node, measured)) return node.arguments.some(ask);
  return ALLOCATES.has(node.type) || joins(node, measured) || remembered(allocating, node, ask);
}

/** The same of an expression whose parts are asked for themselves. Calls in a chain and operators in a row are met as one. */
export function mayMake(node: Node, measured: MeasuredNames): boolean {
  if (isLink(node) || node.type === 'BinaryExpression') return mayAllocate(node, measured);
  return ALLOCATES.has(node.type) || joins(node, measured);
}

/** What makes nothing itself, only its parts do. */
const PASSES_ON: ReadonlySet<string> = new Set<Node['type']>([
  'ConditionalExpression',
  'LogicalExpression',
  'ParenthesizedExpression',
  'SequenceExpression',
  'UnaryExpression',
]);
const COMPARES: ReadonlySet<string> = new Set(['==', '!=', '===', '!==', '<', '<=', '>', '>=', 'in', 'instanceof']);

export function makesNothing(node: Node): boolean {
  return PASSES_ON.has(node.type) || (node.type === 'BinaryExpression' && COMPARES.has(node.operator));
}

function callsMeasured(node: Node, { functions, methods }: MeasuredNames): boolean {
  if (node.type !== 'CallExpression') return false;
  const { callee } = node;
  if (callee.type === 'Identifier') return functions.has(callee.name);
  if (callee.type !== 'MemberExpression' || callee.computed || callee.object.type !== 'ThisExpression') return false;
  return callee.property.type === 'Identifier' && methods.has(callee.property.name);
}

/** `a + b` can make a string; with a number or a call of a measured function on one side it most often makes none. */
function joins(node: Node, measured: MeasuredNames): boolean {
  const isNumber = (side: Node): boolean => side.type === 'NumericLiteral' || callsMeasured(side, measured);
  if (node.type === 'TemplateLiteral') return node.expressions.length > 0;
  if (node.type === 'AssignmentExpression') return node.operator === '+=' && !isNumber(node.right);
  return node.type === 'BinaryExpression' && node.operator === '+' && !isNumber(node.left) && !isNumber(node.right);
}

/**
 * Whether the expression means something else in an arrow function of its own: it suspends its function, a direct `eval`
 * in it declares variables there, or it calls `super`.
 */
export function mustStay(node: Node): boolean {
  switch (node.type) {
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'Super':
      return true;
    case 'CallExpression':
    case 'OptionalCallExpression':
      if (node.callee.type === 'Identifier' && node.callee.name === 'eval') return true;
  }
  return remembered(fixed, node, mustStay);
}

/** Asks the parts of an expression, not what is inside of functions in it; nested ones are asked at every level, so answers are kept. */
function remembered(known: WeakMap<Node, boolean>, node: Node, ask: (child: Node) => boolean): boolean {
  if (isTrivial(node)) return false;
  let answer = known.get(node);
  if (answer === undefined) {
    answer = (isFunction(node) ? partsOf(node) : childrenOf(node)).some(ask);
    known.set(node, answer);
  }
  return answer;
}

const VIEW = /^(?:(?:Big)?(?:Ui|I)nt(?:8|16|32|64)(?:Clamped)?|Float(?:16|32|64))Array$/;

/** Whether the value is a Buffer or a typed array of its own, by the look of it: their bytes lie outside of the heap. */
export function makesView(node: Node): boolean {
  if (node.type === 'NewExpression') return node.callee.type === 'Identifier' && VIEW.test(node.callee.name);
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.computed) return false;
  const { object, property } = node.callee;
  return (
    (object.type === 'Identifier' && object.name === 'Buffer') ||
    (property.type === 'Identifier' && property.name === 'readFileSync')
  );
}
