import { childrenOf, isFunction, type Node } from './ast.ts';

/**
 * True when the body of a function cannot be moved into a `try` block without a change of meaning: its function
 * declarations would be scoped to the block, which shows when a name is declared twice, is a parameter's or a `var`'s,
 * or can be declared by a direct `eval`; and TypeScript wants `super()` at the top level of a constructor that has
 * parameter properties.
 */
export function mustStayOpen(fn: Node, code: string): boolean {
  const body: Node[] = fn.type === 'Program' ? fn.body : fn.body.type === 'BlockStatement' ? fn.body.body : [];
  if (fn.kind === 'constructor' && fn.params.some((p: Node) => p.type === 'TSParameterProperty')) return true;
  const declared = new Set<string>();
  for (let statement of body) {
    while (statement.type === 'LabeledStatement') statement = statement.body;
    if (statement.type !== 'FunctionDeclaration') continue;
    const name: string = statement.id.name;
    if (declared.has(name) || name === 'arguments') return true;
    declared.add(name);
  }
  if (declared.size === 0) return false;
  if (/\beval\b/.test(code.slice(fn.start, fn.end))) return true;
  const others = new Set<string>();
  for (const parameter of fn.params as Node[]) patternNames(parameter, others);
  for (const statement of body) varNames(statement, others);
  for (const name of declared) if (others.has(name)) return true;
  return false;
}

/** The variables of a file's top level: what `var`, `let`, `const`, functions and classes declare there. */
export function topNames(program: Node): string[] {
  const names = new Set<string>();
  for (const statement of program.body as Node[]) {
    varNames(statement, names);
    const declared: Node = /^Export(?:Named|Default)Declaration$/.test(statement.type)
      ? statement.declaration
      : statement;
    if (declared?.type === 'VariableDeclaration' && !declared.declare) {
      for (const { id } of declared.declarations as Node[]) patternNames(id, names);
    }
  }
  return [...names];
}

function varNames(node: Node, names: Set<string>, nested = false): void {
  // A function in a block assigns the `var` that it shares its name with, also the body's own function.
  if (nested && node.type === 'FunctionDeclaration' && node.id) names.add(node.id.name);
  if (isFunction(node) || node.type === 'ClassBody') return;
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    for (const declarator of node.declarations as Node[]) patternNames(declarator.id, names);
  }
  // Expressions declare nothing; only statements are worth the walk.
  for (const child of childrenOf(node))
    if (/Statement$|Clause$|Case$|Declaration$/.test(child.type)) varNames(child, names, true);
}

function patternNames(pattern: Node | null, names: Set<string>): void {
  if (pattern === null) return;
  switch (pattern.type) {
    case 'Identifier':
      names.add(pattern.name);
      return;
    case 'AssignmentPattern':
      patternNames(pattern.left, names);
      return;
    case 'RestElement':
      patternNames(pattern.argument, names);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements as (Node | null)[]) patternNames(element, names);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties as Node[]) {
        patternNames(property.type === 'RestElement' ? property.argument : property.value, names);
      }
      return;
    case 'TSParameterProperty':
      patternNames(pattern.parameter, names);
  }
}
