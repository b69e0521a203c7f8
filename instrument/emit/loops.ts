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
  WhileStatement(frame, node, _at, labels = []) {
    test(frame, node.test, isQuietLine(node, frame.line, frame.file.closures));
    const exit = stateOf(frame);
    const target = openTarget(frame, 'loop', labels);
    walk.substatement(frame, node.body);
    closeTarget(frame, target);
    setState(frame, exit);
    if (target.broken) forgetInside(frame, node);
  },

  DoWhileStatement(frame, node, _at, labels = []) {
    forget(frame);
    const target = openTarget(frame, 'loop', labels);
    walk.substatement(frame, node.body);
    closeTarget(frame, target);
    if (target.continued) forget(frame);
    if (frame.line(node.test.start) !== frame.cursor)
      test(frame, node.test, isQuietLine(node, frame.line, frame.file.closures));
    else operand(frame, node.test);
    if (target.broken) forgetInside(frame, node);
  },

  ForStatement(frame, node, at, labels = []) {
    probeStatement(frame, at, isQuietLine(node, frame.line, frame.file.closures));
    const header = frame.cursor;
    if (node.init) {
      if (node.init.type === 'VariableDeclaration') walk.expression(frame, node.init);
      else operand(frame, node.init);
    }
    const testElsewhere = node.test && frame.line(node.test.start) !== header;
    const quiet = passesQuietly(frame, node, testElsewhere === true);
    // The cursor comes from the body, too.
    if (quiet) frame.charged = UNKNOWN;
    if (node.test) {
      if (testElsewhere) test(frame, node.test, isQuiet(node.test) && !makesScope(node, frame.file.closures));
      else if (quiet) {
        moveTo(frame, header);
        walk.expression(frame, node.test);
      } else if (frame.cursor !== header && header > UNKNOWN) {
        const close = wrap(frame, node.test, `(${backProbe(frame, header)},`);
        chargeTo(frame, header);
        walk.expression(frame, node.test);
        close();
      } else walk.expression(frame, node.test);
    }
    const exit = stateOf(frame);
    const target = openTarget(frame, 'loop', labels);
    walk.substatement(frame, node.body);
    closeTarget(frame, target);
    forget(frame);
    update(frame, node, header, testElsewhere === true, quiet);
    if (node.test) setState(frame, exit);
    else stop(frame);
    if (target.broken) forgetInside(frame, node);
  },

  ForInStatement: forEach,
  ForOfStatement: forEach,
};

/** Whether what a `for` does on its header's line between two passes cannot allocate, by its text. */
function passesQuietly(frame: FunctionEmitter, node: NodeOf<'ForStatement'>, testElsewhere: boolean): boolean {
  if (makesScope(node, frame.file.closures) || (node.update && !isQuiet(node.update))) return false;
  return testElsewhere || !node.test || isQuiet(node.test);
}

/** The probe of something that is counted each time it is evaluated; null where the function has hits of its calls only. */
function counting(frame: FunctionEmitter, line: number, quiet: boolean): string | null {
  const probe = !quiet ? lineProbe(frame, line) : line === frame.only ? null : quietProbe(frame, line);
  moveTo(frame, line);
  frame.charged = quiet ? UNKNOWN : line;
  return probe;
}

/** A test that is counted each time it is evaluated. */
function test(frame: FunctionEmitter, node: Node, quiet: boolean): void {
  const line = frame.line(node.start);
  if (line === UNKNOWN) {
    walk.expression(frame, node);
    return;
  }
  const probe = counting(frame, line, quiet);
  const close = probe === null ? null : wrap(frame, node, `(${probe},`);
  outlined(frame, node, () => walk.expression(frame, node));
  close?.();
}

function update(
  frame: FunctionEmitter,
  node: NodeOf<'ForStatement'>,
  header: number,
  testElsewhere: boolean,
  quiet: boolean,
): void {
  if (header <= UNKNOWN) {
    if (node.update) walk.expression(frame, node.update);
    return;
  }
  if (!node.update) {
    const probe = testElsewhere ? null : counting(frame, header, quiet);
    if (probe !== null) frame.file.edits.insert(emptyUpdate(frame.file.code, node), probe);
    return;
  }
  const line = frame.line(node.update.start);
  const probe = counting(frame, line === UNKNOWN ? header : line, quiet);
  const close = probe === null ? null : wrap(frame, node.update, `(${probe},`);
  if (line === UNKNOWN) moveTo(frame, line);
  walk.expression(frame, node.update);
  close?.();
  if (line !== header && !testElsewhere && frame.cursor !== header) frame.cursor = UNKNOWN;
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
  frame: FunctionEmitter,
  node: NodeOf<'ForInStatement' | 'ForOfStatement'>,
  at: number,
  labels: readonly string[] = [],
): void {
  const { edits } = frame.file;
  probeStatement(frame, at);
  const header = frame.line(node.start);
  const wasQuoted = frame.quoted;
  frame.quoted = true;
  const awaits = node.type === 'ForOfStatement' && node.await;
  const closeRight = awaits
    ? wrap(frame, node.right, `${suspendingIterable(frame)},`, `,${refusal(frame, node.right)}`)
    : null;
  walk.expression(frame, node.right);
  closeRight?.();
  frame.quoted = wasQuoted;
  walk.expression(frame, node.left);
  const target = openTarget(frame, 'loop', labels, header);
  const { body } = node;
  const isBlock = body.type === 'BlockStatement';
  if (!isBlock) edits.insert(body.start, '{');
  if (frame.cursor !== header || frame.charged !== header) frame.cursor = UNKNOWN;
  // Each pass ends by waiting for what it has to dispose of.
  const disposes = isAwaitUsing(node.left) || (isBlock && body.body.some(isAwaitUsing));
  if (awaits || disposes || frame.cursor === UNKNOWN) {
    // The frame was suspended while the next value was awaited.
    if (header > UNKNOWN) edits.insert(isBlock ? body.start + 1 : body.start, `${backProbe(frame, header)};`);
    chargeTo(frame, header);
  }
  if (isAwaitUsing(node.left)) edits.insert(isBlock ? body.start + 1 : body.start, disposalGuard(frame));
  if (isBlock) walk.block(frame, body.body);
  else walk.statement(frame, body);
  closeTarget(frame, target);
  if (frame.cursor !== UNREACHABLE && header > UNKNOWN) {
    edits.insert(isBlock ? body.end - 1 : body.end, `;${asStatement(frame, lineProbe(frame, header))}`);
  }
  if (!isBlock) edits.insert(body.end, '}');
  setState(frame, { cursor: header, charged: header, counted: header });
  // With `for await` the frame is suspended when the loop asks for a value and there is none.
  if (awaits || disposes) {
    frame.cursor = UNKNOWN;
    frame.charged = UNKNOWN;
  }
  if (target.broken) forgetInside(frame, node);
}

/** V8's message about a value that `for await` cannot iterate, as a literal: it quotes names and calls, nothing else. */
function refusal(frame: FunctionEmitter, node: Node): string {
  const called = node.type === 'CallExpression';
  const text = quotable(called ? node.callee : node)
    ? frame.file.code.slice(node.start, called ? node.callee.end : node.end)
    : '(intermediate value)';
  return JSON.stringify(`${text} is not ${called ? 'a function or its return value is not ' : ''}async iterable`);
}

function quotable(node: Node): boolean {
  if (node.type === 'MemberExpression') return !node.computed && quotable(node.object);
  return isTrivial(node);
}
