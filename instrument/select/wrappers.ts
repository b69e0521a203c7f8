import type { Origin } from '../text/origin.ts';
import { type FunctionNode, isFunction, type Node, type NodeOf } from '../tree/ast.ts';
import type { Fn } from './functions.ts';

/** Where something was written. */
export type Place = NonNullable<ReturnType<Origin['at']>>;

/** Functions around all that a file says at its top level: modules of a bundle, `(() => { … })()`, the two of a UMD file. */
export interface Wrappers {
  /** Where the code of a function was written when it is all of a file, and the function of none or of another, as bundlers wrap one; else null. */
  homeOf(fn: Fn): Place | null;
  /** The body of a function whose variables a person would call a file's; of any other null. */
  bodyOf(fn: Fn): NodeOf<'BlockStatement'> | null;
}

export function findWrappers(program: NodeOf<'Program'>, origin: Origin): Wrappers {
  const around = new Set(aroundAll(program));
  const homes = new Map<Fn, Place | null>();
  const homeOf = (fn: Fn): Place | null => {
    let home = homes.get(fn);
    if (home === undefined) {
      home = findHome(fn, origin);
      homes.set(fn, home);
    }
    return home;
  };
  /** Nothing that somebody wrote is around it. */
  const isOutermost = ({ parent }: Fn): boolean =>
    parent === null ||
    parent.kind === 'module' ||
    (parent.kind === 'function' && (placeOf(parent, origin) === null ? isOutermost(parent) : bodyOf(parent) !== null));
  const bodyOf = (fn: Fn): NodeOf<'BlockStatement'> | null => {
    if (fn.kind !== 'function' || fn.node.body.type !== 'BlockStatement') return null;
    const isOfFile = homeOf(fn) !== null && !fn.node.type.startsWith('Class') && isOutermost(fn);
    return isOfFile || around.has(fn.node) ? fn.node.body : null;
  };
  return { homeOf, bodyOf };
}

/**
 * Where a function was written; null: it was not. esbuild says of one that it puts around a file, and of the brace after it, that they are what
 * the file begins with; there nobody writes a method, nor an arrow function.
 */
function placeOf({ node, start }: Fn, origin: Origin): Place | null {
  const isOther = node.type === 'ArrowFunctionExpression' || node.type === 'ObjectMethod';
  return isOther && origin.isTop(start) && origin.isTop(node.body.start) ? null : origin.at(start);
}

function findHome(fn: Fn, origin: Origin): Place | null {
  const { kind, node } = fn;
  if (origin.isOwn || kind !== 'function' || node.body.type !== 'BlockStatement') return null;
  const file = placeOf(fn, origin)?.file;
  const places = node.body.body.flatMap((statement) => origin.at(statement.start) ?? []);
  const first = places.find((place) => place.file !== file);
  if (first === undefined) return null;
  // A bundler's function around code of several files is of none.
  const other = file === undefined ? ({ file }: Place) => file !== first.file : (place: Place) => place.file === file;
  return places.some(other) ? null : first;
}

/** Functions that the only statement calls which does something, and those that it gives them: nothing of the file stands outside of them. */
function aroundAll({ body }: NodeOf<'Program'>): FunctionNode[] {
  const statements = body.filter((statement) => !isPlain(statement));
  const called = statements.length === 1 ? calledBy(valueIn(statements[0]!)) : null;
  if (called === null) return [];
  return [called.fn, ...called.given.filter(isFunction)];
}

/** `;`, or `a = b` of names and literals, as tools put it before a file's code. */
function isPlain(statement: Node): boolean {
  if (statement.type === 'EmptyStatement') return true;
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return false;
  return /^(?:Identifier|\w+Literal)$/.test(statement.expression.right.type);
}

function valueIn(statement: Node): Node | null {
  if (statement.type === 'ExpressionStatement') return statement.expression;
  if (statement.type !== 'VariableDeclaration' || statement.declarations.length !== 1) return null;
  return statement.declarations[0]!.init ?? null;
}

/** The function that an expression calls which begins and ends in it, and what it gives it. */
function calledBy(value: Node | null): { fn: FunctionNode; given: readonly Node[] } | null {
  switch (value?.type) {
    case 'UnaryExpression':
    case 'AwaitExpression':
      return calledBy(value.argument);
    case 'AssignmentExpression':
      return calledBy(value.right);
    case 'CallExpression': {
      const { callee, arguments: given } = value;
      if (isFunction(callee)) return { fn: callee, given };
      // `.call(this)` after a function; `.catch(…)` after what it returned.
      if (callee.type !== 'MemberExpression') return null;
      return isFunction(callee.object) ? { fn: callee.object, given } : calledBy(callee.object);
    }
    default:
      return null;
  }
}
