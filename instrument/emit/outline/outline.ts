import { type FileSites, PLACE_WIDTH } from '../../../runtime/abi.ts';
import { isFunction, type Node } from '../../tree/ast.ts';
import { assignsOwn } from '../../tree/locals.ts';
import { isQuiet } from '../../tree/quiet.ts';
import { type FileContext, type FunctionEmitter, type Outlines, UNKNOWN } from '../emitter.ts';
import { ascend, descend, isDeep, reserveWrap } from '../nesting.ts';
import { handedOver, isPlainAssignment } from './handing-over.ts';
import { makesNothing, makesView, mayAllocate, mustStay } from './movable.ts';

/** What the runtime is told of an expression: the bits are added up. */
const MADE = 1;
const WITH_THIS = 2;

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
  const site = emitter.site(line);
  addPlace(emitter.file, node.start, emitter.index, site);
  const close = reserveWrap(emitter, node);
  const { outlined: around, inMade, frameUses, strayed } = emitter;
  emitter.outlined = line;
  emitter.strayed = false;
  emitter.inMade = inMade || made;
  descend(emitter.file, 1);
  walkIt();
  ascend(emitter.file, 1);
  emitter.outlined = around;
  emitter.inMade = inMade;
  if (emitter.strayed) outlines.wide.push(emitter.index, site);
  emitter.strayed ||= strayed;
  const frame = emitter.frameUses > frameUses ? names.frame : null;
  const { parameters, withThis, target } = handedOver(emitter.fn, node, frame);
  const head = withThis ? `function(${parameters}){return(` : `(${parameters})=>(`;
  const values = withThis ? ['this', ...parameters] : parameters;
  const flags = (made ? MADE : 0) + (withThis ? WITH_THIS : 0);
  const rest = values.length > 0 ? `,${flags},${values}` : flags > 0 ? `,${flags}` : '';
  close(
    `${target === null ? '' : `${target}=`}${names.probes}.o(${head}`,
    `)${withThis ? '}' : ''},${names.probes}.z+${number}${rest}`,
  );
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
  if (isFunction(node) || node.type === 'ClassExpression' || isPlainAssignment(node)) return false;
  if (isQuiet(node) || !mayAllocate(node, emitter.file.outlines!.measured) || mustStay(node)) return false;
  // Its parts are evaluated apart, so that V8 makes no context for the variable.
  return !(makesNothing(node) && emitter.fn !== null && assignsOwn(emitter.fn, node));
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

/** What the table tells of outlined expressions. */
export function outlinesOf({ places, bare, wide }: Outlines): Pick<FileSites, 'outlines' | 'bare' | 'wide'> {
  return { outlines: places, ...(bare.length > 0 && { bare }), ...(wide.length > 0 && { wide }) };
}

function addPlace(file: FileContext, offset: number, fn: number, site: number): void {
  const { line, column } = file.position(offset);
  file.outlines?.places.push(line, column, fn, site);
}
