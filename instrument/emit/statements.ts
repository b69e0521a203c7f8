import { isAwaitUsing, type Node, type NodeOf } from '../tree/ast.ts';
import { isQuietLine } from '../tree/quiet-line.ts';
import { branches } from './branches.ts';
import { type FunctionEmitter, type Handlers, handlerOf, UNKNOWN } from './emitter.ts';
import {
  chargeTo,
  closeTarget,
  findTarget,
  forget,
  forgetInside,
  join,
  moveTo,
  openTarget,
  stateOf,
  stop,
} from './flow.ts';
import { loops } from './loops.ts';
import { wrap } from './nesting.ts';
import { nameableOperand, named, operand } from './operands.ts';
import { outlined } from './outline/outline.ts';
import {
  asStatement,
  backProbe,
  disposalGuard,
  leave,
  lineProbe,
  probeStatement,
  suspend,
  throwing,
} from './probe-text.ts';
import { walk } from './walk.ts';

/** Statement type → what is inserted. `at` is where a probe before the statement goes: before its labels. */
export const statements: Handlers = {
  ...branches,
  ...loops,

  ExpressionStatement(frame, node, at) {
    probeStatement(frame, at, isQuietLine(node, frame.line, frame.file.closures));
    outlined(frame, node.expression, () => walk.expression(frame, node.expression));
  },

  VariableDeclaration(frame, node, at) {
    if (node.declare) return;
    probeStatement(frame, at, isQuietLine(node, frame.line, frame.file.closures));
    declarators(frame, node);
    if (isAwaitUsing(node)) frame.file.edits.insert(node.end, disposalGuard(frame));
  },

  ReturnStatement(frame, node, at) {
    probeStatement(frame, at, isQuietLine(node, frame.line, frame.file.closures));
    const { argument } = node;
    if (argument) {
      const closers: (() => void)[] = [];
      if (frame.unguarded) closers.push(wrap(frame, argument, `${leave(frame)},`));
      // An async generator awaits what it returns.
      if (frame.asyncGenerator) closers.push(wrap(frame, argument, `${suspend(frame)},`));
      operand(frame, argument);
      for (const close of closers.reverse()) close();
    } else if (frame.unguarded) frame.file.edits.insert(node.start, `${leave(frame)});`);
    stop(frame);
  },

  ThrowStatement(frame, node, at) {
    probeStatement(frame, at);
    const close = wrap(frame, node.argument, throwing(frame, node.start));
    operand(frame, node.argument);
    close();
    stop(frame);
  },

  TryStatement(frame, node) {
    const { edits } = frame.file;
    const start = frame.line(node.start);
    walk.block(frame, node.block.body);
    const after = stateOf(frame);
    if (node.handler) {
      const { body, param, start: catchStart } = node.handler;
      const line = frame.line(catchStart);
      forget(frame);
      if (line !== UNKNOWN) moveTo(frame, line);
      if (param) walk.expression(frame, param);
      if (line !== UNKNOWN) {
        const probe = line === start ? backProbe(frame, line) : lineProbe(frame, line);
        edits.insert(body.start + 1, asStatement(frame, probe));
        chargeTo(frame, line);
      }
      walk.block(frame, body.body);
      join(frame, after);
    }
    if (node.finalizer) {
      if (node.block.body.length > 0) forgetInside(frame, node);
      else forget(frame);
      walk.block(frame, node.finalizer.body);
    }
  },

  BlockStatement(frame, node) {
    walk.block(frame, node.body);
  },

  LabeledStatement(frame, node, at) {
    const labels: string[] = [];
    let body: Node = node;
    while (body.type === 'LabeledStatement') {
      labels.push(body.label.name);
      body = body.body;
    }
    const loop = handlerOf(loops, body);
    if (loop) {
      loop(frame, body, at, labels);
      return;
    }
    const target = openTarget(frame, 'label', labels);
    if (body.type === 'FunctionDeclaration') walk.nested(frame, body);
    else walk.statement(frame, body, body.type === 'BlockStatement' ? body.start : at);
    closeTarget(frame, target);
    if (target.broken) forgetInside(frame, node);
  },

  BreakStatement(frame, node, at) {
    probeStatement(frame, at, true);
    const target = findTarget(frame, node, (candidate) => candidate.kind !== 'label');
    if (target) target.broken = true;
    stop(frame);
  },

  ContinueStatement(frame, node, at) {
    probeStatement(frame, at, true);
    const target = findTarget(frame, node, (candidate) => candidate.kind === 'loop');
    if (target) {
      target.continued = true;
      if (target.header !== null && target.header > UNKNOWN) {
        frame.file.edits.insert(at, asStatement(frame, lineProbe(frame, target.header)));
      }
    }
    stop(frame);
  },

  WithStatement(frame, node, at) {
    probeStatement(frame, at);
    operand(frame, node.object);
    // Inside, a name is looked up in the object first, and an object can have every name: nothing is inserted there.
    forget(frame);
  },

  DebuggerStatement(frame, _node, at) {
    probeStatement(frame, at);
  },

  ClassDeclaration(frame, node, at) {
    if (node.declare) return;
    probeStatement(frame, at);
    walk.expression(frame, node);
  },

  FunctionDeclaration(frame, node) {
    walk.nested(frame, node);
  },

  ExportNamedDeclaration(frame, node) {
    if (node.declaration) walk.statement(frame, node.declaration, node.start);
  },

  ExportDefaultDeclaration(frame, node, at) {
    const { declaration } = node;
    if (declaration.type === 'FunctionDeclaration') {
      walk.nested(frame, declaration);
      return;
    }
    probeStatement(frame, at);
    nameableOperand(frame, declaration);
  },

  TSExportAssignment(frame, node, at) {
    probeStatement(frame, at);
    walk.expression(frame, node.expression);
  },

  TSEnumDeclaration(frame, node, at) {
    if (!node.declare && !node.const) probeStatement(frame, at);
  },

  TSModuleDeclaration(frame, node) {
    if (!node.declare) walk.expression(frame, node);
  },

  EmptyStatement() {},
  ImportDeclaration() {},
  ExportAllDeclaration() {},
};

/** The declarations of a `var`, `let` or `const`, also in a loop's header. */
export function declarators(frame: FunctionEmitter, node: NodeOf<'VariableDeclaration'>): void {
  for (const { id, init } of node.declarations) {
    if (init) named(frame, init, id);
    walk.expression(frame, id);
  }
}
