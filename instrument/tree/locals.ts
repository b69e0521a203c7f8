/** Variables of one function that only its own code knows: no function inside of it uses them. */
import { type FunctionNode, isClass, isFunction, type Node } from './ast.ts';
import { childrenOf } from './children.ts';
import { isPlainName } from './free-names.ts';
import { patternNames } from './scope.ts';

/** A variable, where it is visible, and from where on it surely has a value. */
interface Local {
  name: string;
  from: number;
  to: number;
  /** An assignment to it throws, and V8 tells where. */
  constant: boolean;
}

const known = new WeakMap<FunctionNode, readonly Local[]>();

/**
 * Names that an expression of the function reads, in the order of their first use, and whose values nothing can change while it is evaluated: variables
 * that have a value by then, that no inner function knows, and that the expression does not assign, but for `target`. It may as well be handed
 * their values.
 */
export function steadyNames(fn: FunctionNode, expression: Node, target: string | null = null): string[] {
  const locals = localsOf(fn);
  if (locals.length === 0) return [];
  const used = new Set<string>();
  const assigned = new Set<string>();
  readNames(expression, used, assigned);
  const { start } = expression;
  const isSteady = (name: string): boolean => {
    const here = locals.filter((local) => local.name === name && local.from <= start && start < local.to);
    return here.length > 0 && (!assigned.has(name) || (name === target && here.every(({ constant }) => !constant)));
  };
  return [...used].filter(isSteady);
}

function localsOf(fn: FunctionNode): readonly Local[] {
  let locals = known.get(fn);
  if (locals === undefined) {
    locals = findLocals(fn);
    known.set(fn, locals);
  }
  return locals;
}

function findLocals(fn: FunctionNode): Local[] {
  const locals: Local[] = [];
  const captured = new Set<string>();
  for (const parameter of fn.params) addNames(parameter, parameter.end, fn.end, false, locals);
  const isPlain = [...fn.params, fn.body].every((node) => visit(node, fn, fn, locals, captured));
  return isPlain ? locals.filter(({ name }) => !captured.has(name)) : [];
}

/** Adds the variables of a node, `block` around it, and the names that functions in it use. False when a variable can be reached in other ways. */
function visit(node: Node, fn: FunctionNode, block: Node, locals: Local[], captured: Set<string>): boolean {
  if (isFunction(node) || isClass(node)) return allNames(node, captured);
  switch (node.type) {
    case 'Identifier':
      return node.name !== 'arguments';
    case 'WithStatement':
      return false;
    case 'CallExpression':
      if (node.callee.type === 'Identifier' && node.callee.name === 'eval') return false;
      break;
    case 'VariableDeclaration':
      // In a `switch` a declaration may be jumped over.
      if (block.type !== 'SwitchStatement' || node.kind === 'var') {
        const scope = node.kind === 'var' ? fn : block;
        const constant = node.kind !== 'var' && node.kind !== 'let';
        for (const { id, end } of node.declarations) addNames(id, end, scope.end, constant, locals);
      } else for (const { id } of node.declarations) patternNames(id, captured);
      break;
    case 'CatchClause':
      if (node.param) addNames(node.param, node.param.end, node.end, false, locals);
  }
  const inside = BLOCKS.has(node.type) ? node : block;
  return childrenOf(node).every((child) => isPlainName(node, child) || visit(child, fn, inside, locals, captured));
}

const BLOCKS: ReadonlySet<string> = new Set<Node['type']>([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
]);

function addNames(pattern: Node, from: number, to: number, constant: boolean, locals: Local[]): void {
  const names = new Set<string>();
  patternNames(pattern, names);
  for (const name of names) locals.push({ name, from, to, constant });
}

/** Adds all names in a function or class; false for what makes names uncertain. */
function allNames(node: Node, names: Set<string>): boolean {
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') names.add(node.name);
  if (node.type === 'WithStatement') return false;
  if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'eval') return false;
  // An arrow function has the `arguments` of the function around it.
  if (node.type === 'Identifier' && node.name === 'arguments') return false;
  return childrenOf(node).every((child) => allNames(child, names));
}

/** Names that an expression reads and assigns itself, without those of functions in it. */
function readNames(node: Node, used: Set<string>, assigned: Set<string>): void {
  if (isFunction(node) || isClass(node)) return;
  if (node.type === 'Identifier') used.add(node.name);
  if (node.type === 'AssignmentExpression') targetNames(node.left, assigned);
  if (node.type === 'UpdateExpression') targetNames(node.argument, assigned);
  for (const child of childrenOf(node)) {
    if (!isPlainName(node, child) || ('shorthand' in node && node.shorthand)) readNames(child, used, assigned);
  }
}

function targetNames(target: Node, names: Set<string>): void {
  patternNames(target, names);
  // Of a property only the object is read.
  if (target.type === 'MemberExpression') return;
  // A target in parentheses or with a type is a variable, too.
  for (const child of childrenOf(target)) if (child.type === 'Identifier') names.add(child.name);
}
