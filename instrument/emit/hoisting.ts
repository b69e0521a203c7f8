import { type FunctionNode, isFunction, type Node, type NodeOf } from '../tree/ast.ts';
import { childrenOf } from '../tree/children.ts';
import { patternNames } from '../tree/scope.ts';

/**
 * True when the body of a function cannot be moved into a `try` block without a change of meaning: its function
 * declarations would be scoped to the block, which shows when a name is declared twice, is a parameter's or a `var`'s,
 * or can be declared by a direct `eval`; and TypeScript wants `super()` at the top level of a constructor that has
 * parameter properties.
 */
export function mustStayOpen(fn: FunctionNode | NodeOf<'Program'>, code: string): boolean {
  const params: readonly Node[] = 'params' in fn ? fn.params : [];
  const body: readonly Node[] = 'params' in fn ? (fn.body.type === 'BlockStatement' ? fn.body.body : []) : fn.body;
  if (params.some(({ type }) => type === 'TSParameterProperty')) return true;
  const declared = new Set<string>();
  for (let statement of body) {
    while (statement.type === 'LabeledStatement') statement = statement.body;
    if (statement.type !== 'FunctionDeclaration') continue;
    const name = statement.id?.name ?? '';
    if (declared.has(name) || name === 'arguments') return true;
    declared.add(name);
  }
  if (declared.size === 0) return false;
  if (/\beval\b/.test(code.slice(fn.start, fn.end))) return true;
  const others = new Set<string>();
  for (const parameter of params) patternNames(parameter, others);
  for (const statement of body) varNames(statement, others);
  for (const name of declared) if (others.has(name)) return true;
  return false;
}

function varNames(node: Node, names: Set<string>, nested = false): void {
  // A function in a block assigns the `var` that it shares its name with, also the body's own function.
  if (nested && node.type === 'FunctionDeclaration') names.add(node.id?.name ?? '');
  if (isFunction(node) || node.type === 'ClassBody') return;
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    for (const declarator of node.declarations) patternNames(declarator.id, names);
  }
  // Expressions declare nothing; only statements are worth the walk.
  for (const child of childrenOf(node))
    if (/Statement$|Clause$|Case$|Declaration$/.test(child.type)) varNames(child, names, true);
}
