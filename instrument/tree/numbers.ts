import { isFunction, type Node, type NodeOf } from './ast.ts';
import { childrenOf } from './children.ts';
import { patternNames } from './scope.ts';

/** Operators whose result is a number, which V8 keeps without a box while it is whole and small. */
const COUNTING = /^(?:[-*%&|^]|<<|>>>?)$/;
/** Functions of `Math` with whole results for whole arguments. */
const WHOLE = /^(?:abs|ceil|clz32|floor|imul|max|min|round|sign|trunc)$/;

/** Whether an operator's result is a number, and most often a whole one. */
export function isCounting(operator: string): boolean {
  return COUNTING.test(operator);
}

/** `Math.floor` and the like, and `charCodeAt` of anything: their results are whole numbers, and they make nothing else. */
export function isNumeric(callee: Node): boolean {
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return false;
  const { name } = callee.property;
  const ofMath = callee.object.type === 'Identifier' && callee.object.name === 'Math';
  return ofMath ? WHOLE.test(name) : name === 'charCodeAt';
}

/** Variables that hold numbers only, where they are added to something. */
const numbers = new WeakSet<Node>();

/** Whether the value is a whole number, as far as the text tells. */
export function isNumber(node: Node): boolean {
  return isNumberWhere(node, (variable) => numbers.has(variable));
}

function isNumberWhere(sum: Node, isOne: (variable: NodeOf<'Identifier'>) => boolean): boolean {
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
      return COUNTING.test(node.operator);
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

/** What is known of the variables of one function. */
interface Variables {
  readonly declared: Set<string>;
  /** What is assigned to variables; null for what is not known. */
  readonly writes: { name: string; value: Node | null }[];
  /** Variables that are added to something. */
  readonly added: Node[];
}

const noVariables = (): Variables => ({ declared: new Set(), writes: [], added: [] });

/** Finds the variables of a function or a program, and of those inside of it, that hold numbers only. */
export function findNumbers(root: Node): void {
  visit(root, noVariables());
}

function visit(root: Node, of: Variables): void {
  // A list of its own, for expressions can be nested as deeply as the parser allows.
  const left = [root];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (isFunction(node)) {
      if (node.type === 'FunctionDeclaration') unknown(node.id ?? null, of, true);
      const inner = noVariables();
      for (const parameter of node.params) unknown(parameter, inner, true);
      for (const child of childrenOf(node)) visit(child, inner);
      settle(inner, of);
      continue;
    }
    note(node, of);
    for (const child of childrenOf(node)) left.push(child);
  }
}

function note(node: Node, of: Variables): void {
  switch (node.type) {
    case 'VariableDeclarator':
      if (node.id.type !== 'Identifier') unknown(node.id, of, true);
      else {
        of.declared.add(node.id.name);
        if (node.init) of.writes.push({ name: node.id.name, value: node.init });
      }
      return;
    case 'AssignmentExpression':
      if (node.left.type !== 'Identifier') unknown(node.left, of, false);
      else if (!isCounting(node.operator.slice(0, -1))) of.writes.push({ name: node.left.name, value: node.right });
      if (node.operator === '+=') of.added.push(node.left);
      return;
    case 'BinaryExpression':
      if (node.operator === '+') of.added.push(node.left, node.right);
      return;
    case 'ForInStatement':
    case 'ForOfStatement':
      if (node.left.type === 'VariableDeclaration') for (const { id } of node.left.declarations) unknown(id, of, true);
      else unknown(node.left, of, false);
      return;
    case 'CatchClause':
      unknown(node.param ?? null, of, true);
      return;
    case 'ClassDeclaration':
      unknown(node.id ?? null, of, true);
  }
}

function unknown(pattern: Node | null, of: Variables, declares: boolean): void {
  const names = new Set<string>();
  patternNames(pattern, names);
  for (const name of names) {
    if (declares) of.declared.add(name);
    of.writes.push({ name, value: null });
  }
}

/** Marks the variables of a function that is complete, and hands those that are not its own to the function around. */
function settle({ declared, writes, added }: Variables, around: Variables): void {
  const own = new Set(declared);
  for (let before = -1; before !== own.size; ) {
    before = own.size;
    for (const { name, value } of writes) {
      if (value === null || !isNumberWhere(value, ({ name: other }) => own.has(other))) own.delete(name);
    }
  }
  for (const node of added) if (node.type === 'Identifier' && own.has(node.name)) numbers.add(node);
  for (const { name, value } of writes) {
    if (declared.has(name)) continue;
    around.writes.push({ name, value: value !== null && isNumberWhere(value, () => false) ? value : null });
  }
}
