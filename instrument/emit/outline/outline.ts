import { isFunction, type Node } from '../../tree/ast.ts';
import { steadyNames } from '../../tree/locals.ts';
import { type FileContext, type FunctionEmitter, UNKNOWN } from '../emitter.ts';
import { isDeep, wrap } from '../nesting.ts';
import { makesView, mayAllocate, mustStay } from './movable.ts';

const PLACE_WIDTH = 4;
/** Values that the runtime hands over to an outlined expression. */
const MOST_VALUES = 6;

/**
 * Evaluates an expression that may allocate in an arrow function of its own, called through the runtime: V8's sampler
 * knows functions only, and where this one begins is the line. One a line is enough; Buffers have their own, so that the
 * runtime sees them; so have objects that are made, where it is to be told who holds them. Everything is left as it is when living bytes are not asked for.
 */
export function outlined(emitter: FunctionEmitter, node: Node, walkIt: () => void): void {
  const { outlines, names } = emitter.file;
  const line = emitter.line(node.start);
  if (outlines === null || !isWorthIt(emitter, node, line)) {
    walkIt();
    return;
  }
  const made = outlines.objects && isMade(node);
  const number = outlines.places.length / PLACE_WIDTH;
  addPlace(emitter.file, node.start, emitter.index, emitter.site(line));
  const values = handedOver(emitter, node);
  const rest = values === '' ? (made ? ',1' : '') : `,${made ? 1 : 0},${values}`;
  const close = wrap(emitter, node, `${names.probes}.o((${values})=>(`, `),${names.probes}.z+${number}${rest}`);
  const { outlined: around, inMade } = emitter;
  emitter.outlined = line;
  emitter.inMade = inMade || made;
  walkIt();
  emitter.outlined = around;
  emitter.inMade = inMade;
  close();
}

/**
 * Variables whose values are handed over to the outlined expression. Otherwise functions of the program that live in the same scope would
 * hold on to them.
 */
function handedOver({ fn }: FunctionEmitter, node: Node): string {
  return fn === null ? '' : steadyNames(fn, node).slice(0, MOST_VALUES).join();
}

/** Its value is an object that was not there before. */
function isMade({ type }: Node): boolean {
  return type === 'ObjectExpression' || type === 'ArrayExpression' || type === 'NewExpression';
}

function isWorthIt(emitter: FunctionEmitter, node: Node, line: number): boolean {
  if (line === UNKNOWN || emitter.quoted || emitter.closed || isDeep(emitter.file)) return false;
  const isObject = emitter.file.outlines!.objects && !emitter.inMade && isMade(node);
  if (line === emitter.outlined && !makesView(node) && !isObject) return false;
  // A function has a place of its own, and so have most classes.
  if (isFunction(node) || node.type === 'ClassExpression') return false;
  return mayAllocate(node, emitter.file.outlines!.measured) && !mustStay(node);
}

/** A function as V8 names its place: where its parameters begin. */
export function addFunctionPlace(file: FileContext, node: Node, fn: number): void {
  if (node.type === 'Program') {
    file.outlines?.places.push(1, 0, fn, 0);
    return;
  }
  if (!isFunction(node)) return;
  if (node.type === 'ArrowFunctionExpression') addPlace(file, node.start, fn, 0);
  const from = ('id' in node ? node.id?.end : 'key' in node ? node.key.end : undefined) ?? node.start;
  const open = file.code.indexOf('(', from);
  if (open >= 0 && open < node.body.start) addPlace(file, open, fn, 0);
}

/** `Error.stackTraceLimit` is the program's own value, while V8's is higher for the frames of outlined expressions. */
export function keepTraceLimit({ outlines, edits, names }: FileContext, object: Node, member: Node): void {
  if (outlines === null || object.type !== 'Identifier' || object.name !== 'Error') return;
  if (member.type !== 'MemberExpression' || member.property.type !== 'Identifier') return;
  if (member.property.name !== 'stackTraceLimit') return;
  edits.insert(object.start, `${names.probes}.l(`);
  edits.insert(object.end, ')');
}

function addPlace(file: FileContext, offset: number, fn: number, site: number): void {
  const { line, column } = file.position(offset);
  file.outlines?.places.push(line, column, fn, site);
}
