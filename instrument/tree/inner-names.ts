/** What functions and classes inside of a scope do with its variables. */
import { isClass, isFunction, type Node, type NodeOf } from './ast.ts';
import { childrenOf } from './children.ts';
import { isPlainName } from './free-names.ts';
import { declaredNames, patternNames } from './scope.ts';

export interface InnerNames {
  /** Names that functions and classes inside use. */
  readonly captured: Set<string>;
  /** Those that may mean something else, or be assigned, while an expression of the scope itself is evaluated. */
  readonly unsteady: Set<string>;
}

/** The same of one function or class; null where it holds what makes names uncertain. */
type Free = InnerNames | null;

const known = new WeakMap<Node, Free>();

/** Adds the names of the scope's variables that a function or class in it uses; false for what makes names uncertain. */
export function addInner(inner: Node, to: InnerNames): boolean {
  return addFree(inner, null, to);
}

function addFree(inner: Node, own: OwnNames | null, { captured, unsteady }: InnerNames): boolean {
  let free = known.get(inner);
  if (free === undefined) {
    free = findFree(inner);
    known.set(inner, free);
  }
  if (free === null) return false;
  for (const name of free.captured) if (!isOwn(name, own)) captured.add(name);
  // A function has `arguments` of its own, but for an arrow function.
  const hasArguments = isFunction(inner) && inner.type !== 'ArrowFunctionExpression';
  for (const name of free.unsteady)
    if (!(hasArguments && name === 'arguments') && !isOwn(name, own)) unsteady.add(name);
  return true;
}

function findFree(inner: Node): Free {
  const free = { captured: new Set<string>(), unsteady: new Set<string>() };
  const { captured, unsteady } = free;
  // A class knows its own name before that has a value.
  if (isClass(inner)) patternNames(inner.id ?? null, unsteady);
  return visitRoot() ? free : null;

  function visitRoot(): boolean {
    if (!isFunction(inner)) return visitParts(inner, null);
    const parameters = new Set<string>();
    for (const parameter of inner.params) patternNames(parameter, parameters);
    const inHead = { names: parameters, outer: null };
    const inBody = { names: declaredNames(inner), outer: inHead };
    return partsOf(inner).every((child) => visit(child, child === inner.body ? inBody : inHead));
  }

  function visit(node: Node, own: OwnNames | null): boolean {
    if (isFunction(node) || isClass(node)) return addFree(node, own, free);
    if (hidesNames(node)) return false;
    const assigns = (target: Node): void => {
      for (const name of namesOf(target)) if (!isOwn(name, own)) unsteady.add(name);
    };
    switch (node.type) {
      case 'Identifier':
      case 'JSXIdentifier':
        if (!isOwn(node.name, own)) captured.add(node.name);
        noteArguments(node, unsteady);
        return true;
      case 'AssignmentExpression':
        assigns(node.left);
        break;
      case 'UpdateExpression':
        assigns(node.argument);
        break;
      case 'ForStatement':
        return visitParts(node, withDeclared(own, node.init));
      case 'ForInStatement':
      case 'ForOfStatement':
        if (node.left.type !== 'VariableDeclaration') assigns(node.left);
        return visitParts(node, withDeclared(own, node.left));
      case 'StaticBlock':
        // It runs among the scope's own code, with variables of its own.
        namesOf(node, unsteady);
    }
    return visitParts(node, own);
  }

  function visitParts(node: Node, own: OwnNames | null): boolean {
    return partsOf(node).every((child) => visit(child, own));
  }
}

/** Names that mean variables of an inner function's own, from the inside to the outside. */
interface OwnNames {
  readonly names: ReadonlySet<string>;
  readonly outer: OwnNames | null;
}

function isOwn(name: string, own: OwnNames | null): boolean {
  for (let each = own; each !== null; each = each.outer) if (each.names.has(name)) return true;
  return false;
}

/** The names, and those that the head of a loop declares. */
function withDeclared(outer: OwnNames | null, head: Node | null | undefined): OwnNames | null {
  if (head?.type !== 'VariableDeclaration') return outer;
  const names = new Set<string>();
  for (const { id } of head.declarations) patternNames(id, names);
  return { names, outer };
}

/** `arguments`, but for its length and a read of what is in it, which `partsOf` leaves out. */
export function noteArguments(node: Node, unsteady: Set<string>): void {
  if (node.type === 'Identifier' && node.name === 'arguments') unsteady.add('arguments');
}

/** The children of a node that mean something: no names of properties, and not `arguments` where only an argument is read. */
export function partsOf(node: Node): Node[] {
  const children = childrenOf(node);
  return children.some((child) => isPlainName(node, child) || readsArguments(node, child))
    ? children.flatMap((child) => partsIn(node, child))
    : children;
}

function partsIn(node: Node, child: Node): Node[] {
  if (isPlainName(node, child)) return 'shorthand' in node && node.shorthand ? [child] : [];
  return readsArguments(node, child) ? [child.property] : [child];
}

function readsArguments(node: Node, child: Node): child is NodeOf<'MemberExpression'> {
  if (child.type !== 'MemberExpression' || child.object.type !== 'Identifier') return false;
  if (child.object.name !== 'arguments') return false;
  // A call has the object as its `this`.
  const isCall = node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
  return !(isCall && node.callee === child) && node.type !== 'TaggedTemplateExpression';
}

/** Whether names in it, or beside it, may mean what nobody can see: `with`, and a direct `eval`. */
export function hidesNames(node: Node): boolean {
  if (node.type !== 'CallExpression') return node.type === 'WithStatement';
  return node.callee.type === 'Identifier' && node.callee.name === 'eval';
}

/** All names in a node, those of properties among them. */
export function namesOf(node: Node, names: Set<string> = new Set()): Set<string> {
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') names.add(node.name);
  for (const child of childrenOf(node)) namesOf(child, names);
  return names;
}
