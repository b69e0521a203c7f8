import { isAwaitUsing, type Node, type NodeOf } from '../tree/ast.ts';
import { isTrivial } from '../tree/values.ts';
import { type FunctionEmitter, type Handlers, UNKNOWN, UNREACHABLE } from './emitter.ts';
import { closeTarget, forget, forgetInside, moveTo, openTarget, setState, stateOf, stop } from './flow.ts';
import { wrap } from './nesting.ts';
import { operand } from './operands.ts';
import { outlined } from './outline/outline.ts';
import { asStatement, backProbe, disposalGuard, lineProbe, probeStatement, suspendingIterable } from './probe-text.ts';
import { walk } from './walk.ts';

/**
 * Loops are charged on every pass: the line of the test (or of the header, for `for…of` and `for…in`) is hit once
 * for each time the loop asks whether it goes on.
 */
export const loops: Handlers = {
  WhileStatement(frame, node, _at, labels = []) {
    test(frame, node.test);
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
    if (frame.line(node.test.start) !== frame.cursor) test(frame, node.test);
    else walk.expression(frame, node.test);
    if (target.broken) forgetInside(frame, node);
  },

  ForStatement(frame, node, at, labels = []) {
    probeStatement(frame, at);
    const header = frame.cursor;
    if (node.init) {
      if (node.init.type === 'VariableDeclaration') walk.expression(frame, node.init);
      else operand(frame, node.init);
    }
    const testElsewhere = node.test && frame.line(node.test.start) !== header;
    if (node.test) {
      if (testElsewhere) test(frame, node.test);
      else if (frame.cursor !== header && header > UNKNOWN) {
        const close = wrap(frame, node.test, `(${backProbe(frame, header)},`);
        moveTo(frame, header);
        walk.expression(frame, node.test);
        close();
      } else walk.expression(frame, node.test);
    }
    const exit = stateOf(frame);
    const target = openTarget(frame, 'loop', labels);
    walk.substatement(frame, node.body);
    closeTarget(frame, target);
    forget(frame);
    update(frame, node, header, testElsewhere === true);
    if (node.test) setState(frame, exit);
    else stop(frame);
    if (target.broken) forgetInside(frame, node);
  },

  ForInStatement: forEach,
  ForOfStatement: forEach,
};

/** A test that is counted each time it is evaluated. */
function test(frame: FunctionEmitter, node: Node): void {
  const line = frame.line(node.start);
  if (line === UNKNOWN) {
    walk.expression(frame, node);
    return;
  }
  const close = wrap(frame, node, `(${lineProbe(frame, line)},`);
  moveTo(frame, line);
  outlined(frame, node, () => walk.expression(frame, node));
  close();
}

function update(frame: FunctionEmitter, node: NodeOf<'ForStatement'>, header: number, testElsewhere: boolean): void {
  if (header <= UNKNOWN) {
    if (node.update) walk.expression(frame, node.update);
    return;
  }
  if (!node.update) {
    if (!testElsewhere) frame.file.edits.insert(emptyUpdate(frame.file.code, node), lineProbe(frame, header));
    return;
  }
  const line = frame.line(node.update.start);
  const close = wrap(frame, node.update, `(${lineProbe(frame, line === UNKNOWN ? header : line)},`);
  moveTo(frame, line);
  walk.expression(frame, node.update);
  close();
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
  if (frame.cursor !== header) frame.cursor = UNKNOWN;
  // Each pass ends by waiting for what it has to dispose of.
  const disposes = isAwaitUsing(node.left) || (isBlock && body.body.some(isAwaitUsing));
  if (awaits || disposes || frame.cursor === UNKNOWN) {
    // The frame was suspended while the next value was awaited.
    if (header > UNKNOWN) edits.insert(isBlock ? body.start + 1 : body.start, `${backProbe(frame, header)};`);
    moveTo(frame, header);
  }
  if (isAwaitUsing(node.left)) edits.insert(isBlock ? body.start + 1 : body.start, disposalGuard(frame));
  if (isBlock) walk.block(frame, body.body);
  else walk.statement(frame, body);
  closeTarget(frame, target);
  if (frame.cursor !== UNREACHABLE && header > UNKNOWN) {
    edits.insert(isBlock ? body.end - 1 : body.end, `;${asStatement(frame, lineProbe(frame, header))}`);
  }
  if (!isBlock) edits.insert(body.end, '}');
  setState(frame, { cursor: header, counted: header });
  // With `for await` the frame is suspended when the loop asks for a value and there is none.
  if (awaits || disposes) frame.cursor = UNKNOWN;
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
