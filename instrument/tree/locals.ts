/** Variables of one function, or of the blocks at the top level of a file, whose values an expression may be handed instead of the variables. */
import { type FunctionNode, isClass, isFunction, type Node, type NodeOf } from './ast.ts';
import { childrenOf } from './children.ts';
import { addInner, hidesNames, type InnerNames, namesOf, noteArguments, partsOf } from './inner-names.ts';
import { patternNames } from './scope.ts';

type Scope = FunctionNode | NodeOf<'Program'>;

/** A variable, where its name means it, and from where on it surely has a value. */
interface Local {
  begin: number;
  from: number;
  to: number;
  /** An assignment to it throws, and V8 tells where. */
  constant: boolean;
}

interface Locals extends InnerNames {
  readonly scope: Scope;
  /** By their names. */
  readonly variables: Map<string, Local[]>;
}

const known = new WeakMap<Scope, Locals>();

/**
 * Names that an expression of the scope reads and whose values nothing can change while it is evaluated: variables
 * that have a value by then, that no inner function assigns, that no function in the expression knows, and that the expression does not assign, but for
 * `target`. It may as well be handed their values. Those that no inner function knows come first, for they need no context then; among each other they stand in the
 * order of their first use.
 */
export function steadyNames(scope: Scope, expression: Node, target: string | null = null): string[] {
  const { variables, captured, unsteady } = localsOf(scope);
  if (variables.size === 0) return [];
  const used = new Set<string>();
  const assigned = new Set<string>();
  readNames(expression, used, assigned);
  const { start } = expression;
  const isSteady = (name: string): boolean => {
    if (unsteady.has(name)) return false;
    const here = (variables.get(name) ?? []).filter(({ begin, to }) => begin <= start && start < to);
    return (
      here.length > 0 &&
      here.every(({ from }) => from <= start) &&
      (!assigned.has(name) || (name === target && !captured.has(name) && here.every(({ constant }) => !constant)))
    );
  };
  const steady = [...used].filter(isSteady);
  return [...steady.filter((name) => !captured.has(name)), ...steady.filter((name) => captured.has(name))];
}

/** Whether the expression assigns a variable of the scope that no function inside has to know otherwise. */
export function assignsOwn(scope: Scope, expression: Node): boolean {
  const { variables, captured } = localsOf(scope);
  if (variables.size === 0) return false;
  const assigned = new Set<string>();
  readNames(expression, new Set(), assigned);
  return [...assigned].some((name) => variables.has(name) && !captured.has(name));
}

function localsOf(scope: Scope): Locals {
  let locals = known.get(scope);
  if (locals === undefined) {
    locals = findLocals(scope);
    known.set(scope, locals);
  }
  return locals;
}

function findLocals(scope: Scope): Locals {
  const locals: Locals = { scope, variables: new Map(), captured: new Set(), unsteady: new Set() };
  const parameters = new Set<string>();
  if (scope.type !== 'Program') {
    for (const parameter of scope.params) {
      patternNames(parameter, parameters);
      addNames(parameter, { begin: scope.start, from: parameter.end, to: scope.end, constant: false }, locals);
    }
  }
  const parts = scope.type === 'Program' ? scope.body : [...scope.params, scope.body];
  if (!parts.every((node) => visit(node, scope, locals))) locals.variables.clear();
  // Whoever has the object can assign parameters through it.
  if (locals.unsteady.has('arguments')) for (const name of parameters) locals.unsteady.add(name);
  return locals;
}

/** Adds the variables of a node, `block` around it, and the names that functions in it use. False when any variable can be reached in other ways. */
function visit(node: Node, block: Node, locals: Locals): boolean {
  const { unsteady } = locals;
  if (isFunction(node) || isClass(node)) return addInner(node, locals);
  if (hidesNames(node)) return false;
  switch (node.type) {
    case 'Identifier':
      noteArguments(node, unsteady);
      return true;
    case 'VariableDeclaration':
      addDeclared(node, block, locals);
      break;
    case 'CatchClause':
      if (node.param) {
        addNames(node.param, { begin: node.start, from: node.param.end, to: node.end, constant: false }, locals);
      }
      break;
    case 'AssignmentExpression':
    case 'UpdateExpression':
      if (namesOf(node.type === 'UpdateExpression' ? node.argument : node.left).has('arguments'))
        unsteady.add('arguments');
  }
  const inside = BLOCKS.has(node.type) ? node : block;
  return partsOf(node).every((child) => visit(child, inside, locals));
}

const BLOCKS: ReadonlySet<string> = new Set<Node['type']>([
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
]);

function addDeclared({ kind, declarations }: NodeOf<'VariableDeclaration'>, block: Node, locals: Locals): void {
  const { scope, unsteady } = locals;
  const isVar = kind === 'var';
  // What the top level of a file declares, others may reach.
  if (scope.type === 'Program' && (isVar || block === scope)) return;
  // In a `switch` a declaration may be jumped over.
  if (!isVar && block.type === 'SwitchStatement') {
    for (const { id } of declarations) patternNames(id, unsteady);
    return;
  }
  const { start: begin, end: to } = !isVar || scope.type === 'Program' ? block : scope.body;
  // The list of such a loop is evaluated before its variable has a value.
  const isLoop = block.type === 'ForOfStatement' || block.type === 'ForInStatement';
  for (const { id, end } of declarations) {
    const isHead = isLoop && block.left.type === 'VariableDeclaration' && end <= block.left.end;
    const from = isVar ? begin : isHead ? block.right.end : end;
    addNames(id, { begin, from, to, constant: !isVar && kind !== 'let' }, locals);
  }
}

function addNames(pattern: Node, local: Local, { variables }: Locals): void {
  const names = new Set<string>();
  patternNames(pattern, names);
  for (const name of names) {
    const known = variables.get(name);
    if (known) known.push(local);
    else variables.set(name, [local]);
  }
}

/** Names that an expression reads and assigns itself; what functions in it use counts as assigned, since they may be called later. */
function readNames(node: Node, used: Set<string>, assigned: Set<string>): void {
  if (isFunction(node) || isClass(node)) {
    addInner(node, { captured: assigned, unsteady: assigned });
    return;
  }
  if (node.type === 'Identifier') used.add(node.name);
  if (node.type === 'AssignmentExpression') targetNames(node.left, assigned);
  if (node.type === 'UpdateExpression') targetNames(node.argument, assigned);
  for (const part of partsOf(node)) readNames(part, used, assigned);
}

function targetNames(target: Node, names: Set<string>): void {
  patternNames(target, names);
  // Of a property only the object is read.
  if (target.type === 'MemberExpression') return;
  // A target in parentheses or with a type is a variable, too.
  for (const child of childrenOf(target)) if (child.type === 'Identifier') names.add(child.name);
}
