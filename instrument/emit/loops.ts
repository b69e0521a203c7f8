import { isAwaitUsing, type Node, type NodeOf } from '../tree/ast.ts';
import { isQuiet } from '../tree/quiet.ts';
import { isQuietLine, makesScope } from '../tree/quiet-line.ts';
import { isTrivial } from '../tree/values.ts';
import { type FunctionEmitter, type Handlers, UNKNOWN, UNREACHABLE } from './emitter.ts';
import { chargeTo, closeTarget, forget, forgetInside, moveTo, openTarget, setState, stateOf, stop } from './flow.ts';
import { wrap } from './nesting.ts';
import { operand } from './operands.ts';
import { outlined } from './outline/outline.ts';
import {
  asStatement,
  backProbe,
  disposalGuard,
  lineProbe,
  probeStatement,
  quietProbe,
  suspendingIterable,
} from './probe-text.ts';
import { walk } from './walk.ts';

/**
 * Loops are charged on every pass: the line of the test (or of the header, for `for…of` and `for…in`) is hit once
 * for each time the loop asks whether it goes on.
 */
export const loops: Handlers = {
  WhileStatement(emitter, node, _at, labels = []) {
    test(emitter, node.test, isQuietLine(node, emitter.line, emitter.file.closures));
    const exit = stateOf(emitter);
    const target = openTarget(emitter, 'loop', labels);
    walk.substatement(emitter, node.body);
    closeTarget(emitter, target);
    setState(emitter, exit);
    if (target.broken) forgetInside(emitter, node);
  },

  DoWhileStatement(emitter, node, _at, labels = []) {
    forget(emitter);
    const target = openTarget(emitter, 'loop', labels);
    walk.substatement(emitter, node.body);
    closeTarget(emitter, target);
    if (target.continued) forget(emitter);
    if (emitter.line(node.test.start) !== emitter.cursor)
      test(emitter, node.test, isQuietLine(node, emitter.line, emitter.file.closures));
    else operand(emitter, node.test);
    if (target.broken) forgetInside(emitter, node);
  },

  ForStatement(emitter, node, at, labels = []) {
    probeStatement(emitter, at, isQuietLine(node, emitter.line, emitter.file.closures));
    const header = emitter.cursor;
    const wasClosed = emitter.closed;
    // V8's code of such a loop, up to Node 24, is broken as soon as there is a function in it.
    if (node.init && isAwaitUsing(node.init)) emitter.closed = true;
    if (node.init) {
      if (node.init.type === 'VariableDeclaration') walk.expression(emitter, node.init);
      else operand(emitter, node.init);
    }
    const testElsewhere = node.test && emitter.line(node.test.start) !== header;
    const quiet = passesQuietly(emitter, node, testElsewhere === true);
    // The cursor comes from the body, too.
    if (quiet) emitter.charged = UNKNOWN;
    if (node.test) {
      if (testElsewhere) test(emitter, node.test, isQuiet(node.test) && !makesScope(node, emitter.file.closures));
      else if (quiet) {
        moveTo(emitter, header);
        walk.expression(emitter, node.test);
      } else if (emitter.cursor !== header && header > UNKNOWN) {
        const close = wrap(emitter, node.test, `(${backProbe(emitter, header)},`);
        chargeTo(emitter, header);
        walk.expression(emitter, node.test);
        close();
      } else walk.expression(emitter, node.test);
    }
    const exit = stateOf(emitter);
    const target = openTarget(emitter, 'loop', labels);
    walk.substatement(emitter, node.body);
    closeTarget(emitter, target);
    forget(emitter);
    update(emitter, node, header, testElsewhere === true, quiet);
    emitter.closed = wasClosed;
    if (node.test) setState(emitter, exit);
    else stop(emitter);
    if (target.broken) forgetInside(emitter, node);
  },

  ForInStatement: forEach,
  ForOfStatement: forEach,
};

/** Whether what a `for` does on its header's line between two passes cannot allocate, by its text. */
function passesQuietly(emitter: FunctionEmitter, node: NodeOf<'ForStatement'>, testElsewhere: boolean): boolean {
  if (makesScope(node, emitter.file.closures) || (node.update && !isQuiet(node.update))) return false;
  return testElsewhere || !node.test || isQuiet(node.test);
}

/** The probe of something that is counted each time it is evaluated; null where the function has hits of its calls only. */
function counting(emitter: FunctionEmitter, line: number, quiet: boolean): string | null {
  const probe = !quiet ? lineProbe(emitter, line) : line === emitter.only ? null : quietProbe(emitter, line);
  moveTo(emitter, line);
  emitter.charged = quiet ? UNKNOWN : line;
  return probe;
}

/** A test that is counted each time it is evaluated. */
function test(emitter: FunctionEmitter, node: Node, quiet: boolean): void {
  const line = emitter.line(node.start);
  if (line === UNKNOWN) {
    walk.expression(emitter, node);
    return;
  }
  const probe = counting(emitter, line, quiet);
  const close = probe === null ? null : wrap(emitter, node, `(${probe},`);
  outlined(emitter, node, () => walk.expression(emitter, node));
  close?.();
}

function update(
  emitter: FunctionEmitter,
  node: NodeOf<'ForStatement'>,
  header: number,
  testElsewhere: boolean,
  quiet: boolean,
): void {
  if (header <= UNKNOWN) {
    if (node.update) walk.expression(emitter, node.update);
    return;
  }
  if (!node.update) {
    const probe = testElsewhere ? null : counting(emitter, header, quiet);
    if (probe !== null) emitter.file.edits.insert(emptyUpdate(emitter.file.code, node), probe);
    return;
  }
  const line = emitter.line(node.update.start);
  const probe = counting(emitter, line === UNKNOWN ? header : line, quiet);
  const close = probe === null ? null : wrap(emitter, node.update, `(${probe},`);
  if (line === UNKNOWN) moveTo(emitter, line);
  walk.expression(emitter, node.update);
  close?.();
  if (line !== header && !testElsewhere && emitter.cursor !== header) emitter.cursor = UNKNOWN;
}

/** Offset just after the second `;` of a header that has no update. */
function emptyUpdate(code: string, node: NodeOf<'ForStatement'>): number {
  let offset = node.test?.end ?? node.init?.end ?? node.start;
  let semicolons = node.test ? 1 : 2;
  if (node.test?.extra?.parenthesized) offset = skipTo(code, offset, ')') + 1;
  while (semicolons-- > 0) offset = skipTo(code, offset, ';') + 1;
  return offset;
}

/** Next occurrence of a character outside comments. */
function skipTo(code: string, from: number, wanted: string): number {
  for (let offset = from; offset < code.length; offset++) {
    if (code.startsWith('//', offset)) offset = code.slice(offset).search(/[\n\r\u2028\u2029]/) + offset;
    else if (code.startsWith('/*', offset)) offset = code.indexOf('*/', offset) + 1;
    else if (code[offset] === wanted) return offset;
  }
  return code.length;
}

function forEach(
  emitter: FunctionEmitter,
  node: NodeOf<'ForInStatement' | 'ForOfStatement'>,
  at: number,
  labels: readonly string[] = [],
): void {
  const { edits } = emitter.file;
  probeStatement(emitter, at);
  const header = emitter.line(node.start);
  const wasQuoted = emitter.quoted;
  emitter.quoted = true;
  const awaits = node.type === 'ForOfStatement' && node.await;
  const closeRight = awaits
    ? wrap(emitter, node.right, `${suspendingIterable(emitter)},`, `,${refusal(emitter, node.right)}`)
    : null;
  walk.expression(emitter, node.right);
  closeRight?.();
  emitter.quoted = wasQuoted;
  walk.expression(emitter, node.left);
  const target = openTarget(emitter, 'loop', labels, header);
  const { body } = node;
  const isBlock = body.type === 'BlockStatement';
  if (!isBlock) edits.insert(body.start, '{');
  if (emitter.cursor !== header || emitter.charged !== header) emitter.cursor = UNKNOWN;
  // Each pass ends by waiting for what it has to dispose of.
  const disposes = isAwaitUsing(node.left) || (isBlock && body.body.some(isAwaitUsing));
  if (awaits || disposes || emitter.cursor === UNKNOWN) {
    // The frame was suspended while the next value was awaited.
    if (header > UNKNOWN) edits.insert(isBlock ? body.start + 1 : body.start, `${backProbe(emitter, header)};`);
    chargeTo(emitter, header);
  }
  if (isAwaitUsing(node.left)) edits.insert(isBlock ? body.start + 1 : body.start, disposalGuard(emitter));
  if (isBlock) walk.block(emitter, body.body);
  else walk.statement(emitter, body);
  closeTarget(emitter, target);
  if (emitter.cursor !== UNREACHABLE && header > UNKNOWN) {
    edits.insert(isBlock ? body.end - 1 : body.end, `;${asStatement(emitter, lineProbe(emitter, header))}`);
  }
  if (!isBlock) edits.insert(body.end, '}');
  setState(emitter, { cursor: header, charged: header, counted: header });
  // With `for await` the frame is suspended when the loop asks for a value and there is none.
  if (awaits || disposes) {
    emitter.cursor = UNKNOWN;
    emitter.charged = UNKNOWN;
  }
  if (target.broken) forgetInside(emitter, node);
}

/** V8's message about a value that `for await` cannot iterate, as a literal: it quotes names and calls, nothing else. */
function refusal(emitter: FunctionEmitter, node: Node): string {
  const called = node.type === 'CallExpression';
  const text = quotable(called ? node.callee : node)
    ? emitter.file.code.slice(node.start, called ? node.callee.end : node.end)
    : '(intermediate value)';
  return JSON.stringify(`${text} is not ${called ? 'a function or its return value is not ' : ''}async iterable`);
}

function quotable(node: Node): boolean {
  if (node.type === 'MemberExpression') return !node.computed && quotable(node.object);
  return isTrivial(node);
}
