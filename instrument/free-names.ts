import { childrenOf, isFunction, type Node } from './ast.ts';
import { parse } from './parse.ts';

/**
 * Names that the text of one function uses and does not declare: globals, and variables of the scopes around it. A name that is declared
 * anywhere in the text counts as declared everywhere, and what `typeof` asks for is not needed. Null when the text is not a function that stands on its own, as of a
 * native or bound one, or of a method.
 */
export function freeNames(source: string): string[] | null {
  let program: Node;
  try {
    program = parse(`(${source})`, { filename: 'function.js', sourceType: 'script' }).program;
  } catch {
    return null;
  }
  const [statement, ...others] = program.body as Node[];
  const fn = statement?.expression as Node | undefined;
  if (!fn || others.length > 0 || !isFunction(fn)) return null;
  const declared = new Set(['arguments', 'undefined']);
  const used = new Set<string>();
  visit(fn, declared, used);
  return [...used].filter((name) => !declared.has(name));
}

/** Fields that hold a name which is no variable, unless they are computed. */
const NAMES: Readonly<Record<string, string>> = {
  MemberExpression: 'property',
  OptionalMemberExpression: 'property',
  ObjectProperty: 'key',
  ObjectMethod: 'key',
  ClassMethod: 'key',
  ClassProperty: 'key',
  ClassAccessorProperty: 'key',
};

const NO_VARIABLES: ReadonlySet<string> = new Set(['MetaProperty', 'BreakStatement', 'ContinueStatement']);

/** Fields in which a name is declared. */
const DECLARES: Readonly<Record<string, string>> = {
  VariableDeclarator: 'id',
  CatchClause: 'param',
  ClassDeclaration: 'id',
  ClassExpression: 'id',
};

function visit(node: Node, declared: Set<string>, used: Set<string>): void {
  if (node.type === 'Identifier') used.add(node.name);
  if (NO_VARIABLES.has(node.type)) return;
  if (node.type === 'UnaryExpression' && node.operator === 'typeof' && node.argument.type === 'Identifier') return;
  if (isFunction(node)) {
    for (const parameter of node.params as Node[]) declare(parameter, declared);
    if (node.id) declare(node.id, declared);
  }
  const declaring = DECLARES[node.type];
  if (declaring !== undefined && node[declaring]) declare(node[declaring], declared);
  const name = node.computed ? undefined : NAMES[node.type];
  for (const child of childrenOf(node)) {
    const silent =
      (name !== undefined && child === node[name]) || (node.type === 'LabeledStatement' && child === node.label);
    // A shorthand property's key and value are the same variable.
    if (!silent || node.shorthand) visit(child, declared, used);
  }
}

/** Adds the names of a pattern; its default values are expressions, and visited as such. */
function declare(pattern: Node, declared: Set<string>): void {
  switch (pattern.type) {
    case 'Identifier':
      declared.add(pattern.name);
      return;
    case 'AssignmentPattern':
      declare(pattern.left, declared);
      return;
    case 'RestElement':
      declare(pattern.argument, declared);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements as (Node | null)[]) if (element) declare(element, declared);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties as Node[])
        declare(property.type === 'RestElement' ? property : property.value, declared);
  }
}
