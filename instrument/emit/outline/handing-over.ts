/** What an outlined expression is handed over, so that its function refers to nothing of the function around it. */
import { type FunctionNode, isClass, type Node, type NodeOf } from '../../tree/ast.ts';
import { childrenOf } from '../../tree/children.ts';
import { steadyNames } from '../../tree/locals.ts';

/** Values that the runtime hands over to an outlined expression, `this` among them. */
const MOST_VALUES = 6;

export interface HandedOver {
  /** Variables whose values are handed over, by their names. */
  readonly parameters: readonly string[];
  /** Whether `this` is, too. */
  readonly withThis: boolean;
  /** A variable that the expression assigns: its function has one of the same name, whose value the program's gets. */
  readonly target: string | null;
}

const NOTHING: HandedOver = { parameters: [], withThis: false, target: null };

/**
 * What the expression refers to, as far as it can be handed over. Where it refers to more, V8 makes a context for the variables of the
 * function around it, each time that one is called; and functions of the program that live in the same scope would hold on to them. `frame` is the
 * variable that probes inside of it name; null: none does.
 */
export function handedOver(fn: FunctionNode | NodeOf<'Program'> | null, node: Node, frame: string | null): HandedOver {
  if (fn === null) return NOTHING;
  const target = isAddition(node) ? node.left.name : null;
  const withThis = passesThis(fn, node);
  const names = frame === null ? [] : [frame];
  names.push(...steadyNames(fn, node, target));
  const parameters = names.slice(0, withThis ? MOST_VALUES - 1 : MOST_VALUES);
  return { parameters, withThis, target: target !== null && parameters.includes(target) ? target : null };
}

/** `text += …`: what V8 makes, it makes in the assignment. */
function isAddition(node: Node): node is NodeOf<'AssignmentExpression'> & { left: NodeOf<'Identifier'> } {
  return node.type === 'AssignmentExpression' && node.operator === '+=' && isVariable(node);
}

/** An assignment to a variable that makes nothing itself. */
export function isPlainAssignment(node: Node): boolean {
  return node.type === 'AssignmentExpression' && node.operator === '=' && isVariable(node);
}

/** Its target is a variable by its name alone: without parentheses, and with no type beside it. */
function isVariable({ left, start }: NodeOf<'AssignmentExpression'>): boolean {
  return left.type === 'Identifier' && left.start === start;
}

function passesThis(fn: FunctionNode | NodeOf<'Program'>, node: Node): boolean {
  if (fn.type === 'Program' || fn.type === 'ArrowFunctionExpression' || isDerived(fn)) return false;
  return holds(node, ({ type }) => type === 'ThisExpression') && !holds(node, isArrowsOnly);
}

const derived = new WeakMap<FunctionNode, boolean>();

/** A constructor that calls `super`: before that there is no `this`. */
function isDerived(fn: FunctionNode): boolean {
  if (!('kind' in fn) || fn.kind !== 'constructor') return false;
  let calls = derived.get(fn);
  if (calls === undefined) {
    calls = holds(fn, (inner) => inner.type === 'CallExpression' && inner.callee.type === 'Super');
    derived.set(fn, calls);
  }
  return calls;
}

/** What means something else in a function that is no arrow function. */
function isArrowsOnly(node: Node): boolean {
  if (node.type === 'Identifier') return node.name === 'arguments' || node.name === 'eval';
  return isClass(node) || node.type === 'MetaProperty' || node.type === 'Super' || node.type.startsWith('JSX');
}

function holds(node: Node, is: (node: Node) => boolean): boolean {
  return is(node) || childrenOf(node).some((child) => holds(child, is));
}
