import { isTrivial, type Node } from './ast.ts';
import {
  asStatement,
  backProbe,
  call,
  disposalGuard,
  type FrameContext,
  forget,
  forgetInside,
  isAwaitUsing,
  lineProbe,
  moveTo,
  probeStatement,
  setState,
  stateOf,
  type Target,
  UNKNOWN,
  UNREACHABLE,
  wrap,
} from './frame.ts';
import { operand } from './operands.ts';
import { outlined } from './outline/outline.ts';
import type { Walk } from './walk.ts';

/**
 * Loops are charged on every pass: the line of the test (or of the header, for `for…of` and `for…in`) is hit once
 * for each time the loop asks whether it goes on.
 */
export const loops: Record<
  string,
  (walk: Walk, frame: FrameContext, node: Node, at: number, labels: string[]) => void
> = {
  WhileStatement(walk, frame, node, _at, labels) {
    test(walk, frame, node.test);
    const exit = stateOf(frame);
    const target = enter(frame, 'loop', labels, null);
    walk.substatement(frame, node.body);
    leave(frame, target);
    setState(frame, exit);
    if (target.broken) forgetInside(frame, node);
  },

  DoWhileStatement(walk, frame, node, _at, labels) {
    forget(frame);
    const target = enter(frame, 'loop', labels, null);
    walk.substatement(frame, node.body);
    leave(frame, target);
    if (target.continued) forget(frame);
    if (frame.line(node.test.start) !== frame.cursor) test(walk, frame, node.test);
    else walk.expression(frame, node.test);
    if (target.broken) forgetInside(frame, node);
  },

  ForStatement(walk, frame, node, at, labels) {
    probeStatement(frame, at);
    const header = frame.cursor;
    if (node.init) {
      if (node.init.type === 'VariableDeclaration') walk.expression(frame, node.init);
      else operand(walk, frame, node.init);
    }
    const testElsewhere = node.test && frame.line(node.test.start) !== header;
    if (node.test) {
      if (testElsewhere) test(walk, frame, node.test);
      else if (frame.cursor !== header && header > UNKNOWN) {
        const close = wrap(frame, node.test, `(${backProbe(frame, header)},`);
        moveTo(frame, header);
        walk.expression(frame, node.test);
        close();
      } else walk.expression(frame, node.test);
    }
    const exit = stateOf(frame);
    const target = enter(frame, 'loop', labels, null);
    walk.substatement(frame, node.body);
    leave(frame, target);
    forget(frame);
    update(walk, frame, node, header, testElsewhere === true);
    setState(frame, node.test ? exit : { cursor: UNREACHABLE, counted: UNKNOWN });
    if (target.broken) forgetInside(frame, node);
  },

  ForInStatement: forEach,
  ForOfStatement: forEach,
};

function enter(frame: FrameContext, kind: Target['kind'], labels: readonly string[], header: number | null): Target {
  const target: Target = { kind, labels, header, broken: false, continued: false };
  frame.targets.push(target);
  return target;
}

function leave(frame: FrameContext, target: Target): void {
  if (frame.targets.pop() !== target) throw new Error('unbalanced loop');
}

/** A test that is counted each time it is evaluated. */
function test(walk: Walk, frame: FrameContext, node: Node): void {
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

function update(walk: Walk, frame: FrameContext, node: Node, header: number, testElsewhere: boolean): void {
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
function emptyUpdate(code: string, node: Node): number {
  let offset: number = node.test?.end ?? node.init?.end ?? node.start;
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

function forEach(walk: Walk, frame: FrameContext, node: Node, at: number, labels: string[]): void {
  const { edits } = frame.file;
  probeStatement(frame, at);
  const header = frame.line(node.start);
  const wasQuoted = frame.quoted;
  frame.quoted = true;
  const closeRight = node.await
    ? wrap(frame, node.right, `${call(frame, 'a')},`, `,${refusal(frame, node.right)}`)
    : null;
  walk.expression(frame, node.right);
  closeRight?.();
  frame.quoted = wasQuoted;
  walk.expression(frame, node.left);
  const target = enter(frame, 'loop', labels, header);
  const { body } = node;
  const isBlock = body.type === 'BlockStatement';
  if (!isBlock) edits.insert(body.start, '{');
  if (frame.cursor !== header) frame.cursor = UNKNOWN;
  // Each pass ends by waiting for what it has to dispose of.
  const disposes = isAwaitUsing(node.left) || (isBlock && body.body.some(isAwaitUsing));
  if (node.await || disposes || frame.cursor === UNKNOWN) {
    // The frame was suspended while the next value was awaited.
    if (header > UNKNOWN) edits.insert(isBlock ? body.start + 1 : body.start, `${backProbe(frame, header)};`);
    moveTo(frame, header);
  }
  if (isAwaitUsing(node.left)) edits.insert(isBlock ? body.start + 1 : body.start, disposalGuard(frame));
  if (isBlock) walk.block(frame, body.body);
  else walk.statement(frame, body);
  leave(frame, target);
  if (frame.cursor !== UNREACHABLE && header > UNKNOWN) {
    edits.insert(isBlock ? body.end - 1 : body.end, `;${asStatement(frame, lineProbe(frame, header))}`);
  }
  if (!isBlock) edits.insert(body.end, '}');
  setState(frame, { cursor: header, counted: header });
  // With `for await` the frame is suspended when the loop asks for a value and there is none.
  if (node.await || disposes) frame.cursor = UNKNOWN;
  if (target.broken) forgetInside(frame, node);
}

/** V8's message about a value that `for await` cannot iterate, as a literal: it quotes names and calls, nothing else. */
function refusal(frame: FrameContext, node: Node): string {
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
