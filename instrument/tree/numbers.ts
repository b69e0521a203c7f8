import type { Node, NodeOf } from './ast.ts';

/** Operators whose result is a number, which V8 keeps without a box while it is whole and small. */
const COUNTING: ReadonlySet<string> = new Set(['-', '*', '%', '&', '|', '^', '<<', '>>', '>>>']);
/** Functions of `Math` with whole results for whole arguments. */
const WHOLE = /^(?:abs|ceil|clz32|floor|imul|max|min|round|sign|trunc)$/;
/** Methods of strings and lists that answer with a whole number. */
const PLACES = /^(?:charCodeAt|codePointAt|indexOf|lastIndexOf)$/;

/** Whether an operator's result is a number, and most often a whole one. */
export function isCounting(operator: string): boolean {
  return COUNTING.has(operator);
}

/** `Math.floor` and the like, and `charCodeAt` or `indexOf` of anything: their results are whole numbers, and they make nothing else. */
export function isNumeric(callee: Node): boolean {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return false;
  const { name } = callee.property;
  const ofMath = callee.object.type === 'Identifier' && callee.object.name === 'Math';
  return ofMath ? WHOLE.test(name) : PLACES.test(name);
}

/** Variables that hold numbers only, where they are added to something. */
const numbers = new WeakSet<Node>();

export function markNumber(variable: Node): void {
  numbers.add(variable);
}

/** Whether one of what is added up is a whole number, so that the sum is one, too, or a string. */
export function hasNumber(sum: Node): boolean {
  let node = sum;
  for (; node.type === 'BinaryExpression' && node.operator === '+'; node = node.left)
    if (isNumber(node.right)) return true;
  return isNumber(node);
}

/** Whether the value is a whole number, as far as the text tells. */
export function isNumber(node: Node): boolean {
  return isNumberWhere(node, (variable) => numbers.has(variable));
}

/** The same, of an expression whose variables are numbers where `isOne` says so. */
export function isNumberWhere(sum: Node, isOne: (variable: NodeOf<'Identifier'>) => boolean): boolean {
  let node = sum;
  while (node.type === 'BinaryExpression' && node.operator === '+') {
    if (!isNumberWhere(node.right, isOne)) return false;
    node = node.left;
  }
  switch (node.type) {
    case 'NumericLiteral':
      return Number.isInteger(node.value);
    case 'Identifier':
      return isOne(node);
    case 'UpdateExpression':
      return true;
    case 'BinaryExpression':
      return COUNTING.has(node.operator);
    case 'UnaryExpression':
      return /^[-+~]$/.test(node.operator);
    case 'MemberExpression':
      return !node.computed && node.property.type === 'Identifier' && node.property.name === 'length';
    case 'CallExpression':
      return isNumeric(node.callee);
    default:
      return false;
  }
}
