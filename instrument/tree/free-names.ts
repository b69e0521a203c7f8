import { isFunction, type Node } from './ast.ts';
import { childrenOf } from './children.ts';
import { parse } from './parse.ts';
import { patternNames } from './scope.ts';

/**
 * Names that the text of one function uses and does not declare: globals, and variables of the scopes around it. A name that is declared
 * anywhere in the text counts as declared everywhere, and what `typeof` asks for is not needed. Null when the text is not a function that stands on its own, as of a
 * native or bound one, or of a method.
 */
export function freeNames(source: string): string[] | null {
  const fn = parsed(source);
  if (fn === null || !isFunction(fn)) return null;
  const declared = new Set(['arguments', 'undefined']);
  const used = new Set<string>();
  visit(fn, declared, used);
  return [...used].filter((name) => !declared.has(name));
}

function parsed(source: string): Node | null {
  try {
    const { body } = parse(`(${source})`, { filename: 'function.js', sourceType: 'script' }).program;
    return body.length === 1 && body[0]?.type === 'ExpressionStatement' ? body[0].expression : null;
  } catch {
    return null;
  }
}

function visit(node: Node, declared: Set<string>, used: Set<string>): void {
  switch (node.type) {
    case 'Identifier':
      used.add(node.name);
      break;
    case 'MetaProperty':
    case 'BreakStatement':
    case 'ContinueStatement':
      return;
    case 'UnaryExpression':
      if (node.operator === 'typeof' && node.argument.type === 'Identifier') return;
      break;
    case 'VariableDeclarator':
      patternNames(node.id, declared);
      break;
    case 'CatchClause':
      patternNames(node.param ?? null, declared);
      break;
    case 'ClassDeclaration':
    case 'ClassExpression':
      patternNames(node.id ?? null, declared);
  }
  if (isFunction(node)) {
    for (const parameter of node.params) patternNames(parameter, declared);
    if ('id' in node) patternNames(node.id ?? null, declared);
  }
  for (const child of childrenOf(node)) {
    // A shorthand property's key and value are the same variable.
    if (!isPlainName(node, child) || ('shorthand' in node && node.shorthand)) visit(child, declared, used);
  }
}

/** Whether the child is a name that is no variable: a key, a property, a label. */
export function isPlainName(node: Node, child: Node): boolean {
  switch (node.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return child === node.property && !node.computed;
    case 'ObjectProperty':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassProperty':
    case 'ClassAccessorProperty':
      return child === node.key && !node.computed;
    case 'LabeledStatement':
      return child === node.label;
    default:
      return false;
  }
}
