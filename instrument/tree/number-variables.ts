/** Variables of functions that hold whole numbers only. */
import type { FunctionNode, Node } from './ast.ts';
import { isCounting, isNumberWhere, markNumber } from './numbers.ts';
import { patternNames } from './scope.ts';

/** What is known of the variables of one function. */
export interface Variables {
  readonly declared: Set<string>;
  /** What is assigned to variables; null for what is not known. */
  readonly writes: { name: string; value: Node | null }[];
  /** Variables that are added to something. */
  readonly added: Node[];
}

export const noVariables = (): Variables => ({ declared: new Set(), writes: [], added: [] });

/** Notes what a node, which is no function, does to variables. */
export function noteWrites(node: Node, of: Variables): void {
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
  if (pattern === null) return;
  const names = new Set<string>();
  patternNames(pattern, names);
  for (const name of names) {
    if (declares) of.declared.add(name);
    of.writes.push({ name, value: null });
  }
}

/** What the parameters of a function and its name do to variables: those of its own, and those of the code around. */
export function noteFunction(node: FunctionNode, inner: Variables, around: Variables): void {
  if (node.type === 'FunctionDeclaration') unknown(node.id ?? null, around, true);
  for (const parameter of node.params) unknown(parameter, inner, true);
}

/** Marks the variables of a function that is complete, with those inside of it, and hands those that are not its own to the function around. */
export function settle({ declared, writes, added }: Variables, around: Variables): void {
  const sums = added.filter((node) => node.type === 'Identifier');
  if (sums.length > 0) {
    const own = numbersOf(declared, writes);
    for (const node of sums) if (own.has(node.name)) markNumber(node);
  }
  for (const { name, value } of writes) {
    if (declared.has(name)) continue;
    around.writes.push({ name, value: value !== null && isNumberWhere(value, () => false) ? value : null });
  }
}

/** Which of the variables hold whole numbers only. */
function numbersOf(declared: ReadonlySet<string>, writes: Variables['writes']): Set<string> {
  const own = new Set(declared);
  for (let before = -1; before !== own.size; ) {
    before = own.size;
    for (const { name, value } of writes) {
      if (value === null || !isNumberWhere(value, ({ name: other }) => own.has(other))) own.delete(name);
    }
  }
  return own;
}
