import { computedKeyOf, decoratorsOf, type FunctionNode, isClass, isFunction, type Node, type NodeOf } from './ast.ts';
import { childrenOf } from './children.ts';

/** Takes names and where they stand; a set of the names is one. */
export interface NameSink {
  add(name: string, at: Node): unknown;
}

/** Code with variables of its own. */
export type Scope = FunctionNode | NodeOf<'Program'>;

/** The statements of a scope; an arrow function may have none. */
export function statementsOf(scope: Scope): readonly Node[] {
  if (scope.type === 'Program') return scope.body;
  return scope.body.type === 'BlockStatement' ? scope.body.body : [];
}

/**
 * Names of the variables, functions, classes and imports of a scope's statements, those of nested blocks included that
 * belong to the scope. Parameters, and what a direct `eval` declares, are not among them.
 */
export function declaredNames(scope: Scope): Set<string> {
  const names = new Set<string>();
  for (const statement of statementsOf(scope)) statementNames(statement, names);
  return names;
}

/** Offsets of the variables that the statements of a file, or of a function around all of it, declare, by their names: no imports, which may be of types, and nothing that is only declared. */
export function ownVariables(statements: readonly Node[]): Map<string, number> {
  const offsets = new Map<string, number>();
  const names: NameSink = { add: (name, { start }) => offsets.has(name) || offsets.set(name, start) };
  for (const statement of statements) {
    if (statement.type === 'ImportDeclaration' || ('declare' in statement && statement.declare === true)) continue;
    statementNames(statement, names);
  }
  return offsets;
}

/** Names that a statement declares in the scope it stands in. */
export function statementNames(statement: Node, names: NameSink): void {
  lexicalNames(statement, names);
  varNames(statement, names);
}

/** Names that a statement declares in the block it stands in. */
function lexicalNames(statement: Node, names: NameSink): void {
  switch (statement.type) {
    case 'LabeledStatement':
      lexicalNames(statement.body, names);
      return;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
      if (statement.declaration) lexicalNames(statement.declaration, names);
      return;
    case 'VariableDeclaration':
      for (const { id } of statement.declarations) patternNames(id, names);
      return;
    case 'ImportDeclaration':
      for (const { local } of statement.specifiers) names.add(local.name, local);
      return;
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'TSEnumDeclaration':
    case 'TSModuleDeclaration':
    case 'TSImportEqualsDeclaration':
      patternNames(statement.id ?? null, names);
  }
}

/**
 * Adds the names of the `var`s of a statement and of what is in it, and of the functions in its blocks: such a function
 * assigns the variable of the scope that it shares its name with.
 */
export function varNames(node: Node, names: NameSink, nested = false): void {
  if (nested && node.type === 'FunctionDeclaration') patternNames(node.id ?? null, names);
  if (isFunction(node) || node.type === 'ClassBody') return;
  if (node.type === 'VariableDeclaration' && node.kind === 'var') {
    for (const { id } of node.declarations) patternNames(id, names);
  }
  // Expressions declare nothing; only statements are worth the walk.
  for (const child of childrenOf(node)) {
    if (/(?:Statement|Clause|Case|Declaration)$/.test(child.type)) varNames(child, names, true);
  }
}

/** Whether a direct `eval` in the scope itself, not in functions inside it, can declare variables of it. */
export function hasDirectEval(scope: Scope): boolean {
  const left: Node[] = [scope];
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'eval') return true;
    for (const child of childrenOf(node)) left.push(...partsOf(child));
  }
  return false;
}

/** What of a node runs in the scope that the node stands in: of a function its computed name and its decorators. */
export function partsOf(node: Node): readonly Node[] {
  if (isFunction(node)) return outsideOf(node);
  if (!isClass(node)) return [node];
  const members = node.body.body.flatMap(outsideOf);
  return [...decoratorsOf(node), ...(node.superClass ? [node.superClass] : []), ...members];
}

function outsideOf(node: Node): Node[] {
  const key = computedKeyOf(node);
  return key === null ? [...decoratorsOf(node)] : [key, ...decoratorsOf(node)];
}

/** Adds the names that a pattern, or a parameter, declares. */
export function patternNames(pattern: Node | null, names: NameSink): void {
  if (pattern === null) return;
  switch (pattern.type) {
    case 'Identifier':
      names.add(pattern.name, pattern);
      return;
    case 'AssignmentPattern':
      patternNames(pattern.left, names);
      return;
    case 'RestElement':
      patternNames(pattern.argument, names);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) patternNames(element, names);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) {
        patternNames(property.type === 'RestElement' ? property.argument : property.value, names);
      }
      return;
    case 'TSParameterProperty':
      patternNames(pattern.parameter, names);
  }
}
