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

  ExpressionStatement(emitter, node, at) {
    probeStatement(emitter, at, isQuietLine(node, emitter.line, emitter.file.closures));
    outlined(emitter, node.expression, () => walk.expression(emitter, node.expression));
  },

  VariableDeclaration(emitter, node, at) {
    if (node.declare) return;
    probeStatement(emitter, at, isQuietLine(node, emitter.line, emitter.file.closures));
    declarators(emitter, node);
    if (isAwaitUsing(node)) emitter.file.edits.insert(node.end, disposalGuard(emitter));
  },

  ReturnStatement(emitter, node, at) {
    probeStatement(emitter, at, isQuietLine(node, emitter.line, emitter.file.closures));
    const { argument } = node;
    if (argument) {
      const closers: (() => void)[] = [];
      if (emitter.unguarded) closers.push(wrap(emitter, argument, `${leave(emitter)},`));
      // An async generator awaits what it returns.
      if (emitter.asyncGenerator) closers.push(wrap(emitter, argument, `${suspend(emitter)},`));
      operand(emitter, argument);
      for (const close of closers.reverse()) close();
    } else if (emitter.unguarded) emitter.file.edits.insert(node.start, `${leave(emitter)});`);
    stop(emitter);
  },

  ThrowStatement(emitter, node, at) {
    probeStatement(emitter, at);
    const close = wrap(emitter, node.argument, throwing(emitter, node.start));
    operand(emitter, node.argument);
    close();
    stop(emitter);
  },

  TryStatement(emitter, node) {
    const { edits } = emitter.file;
    const start = emitter.line(node.start);
    walk.block(emitter, node.block.body);
    const after = stateOf(emitter);
    if (node.handler) {
      const { body, param, start: catchStart } = node.handler;
      const line = emitter.line(catchStart);
      forget(emitter);
      if (line !== UNKNOWN) moveTo(emitter, line);
      if (param) walk.expression(emitter, param);
      if (line !== UNKNOWN) {
        const probe = line === start ? backProbe(emitter, line) : lineProbe(emitter, line);
        edits.insert(body.start + 1, asStatement(emitter, probe));
        chargeTo(emitter, line);
      }
      walk.block(emitter, body.body);
      join(emitter, after);
    }
    if (node.finalizer) {
      if (node.block.body.length > 0) forgetInside(emitter, node);
      else forget(emitter);
      walk.block(emitter, node.finalizer.body);
    }
  },

  BlockStatement(emitter, node) {
    walk.block(emitter, node.body);
  },

  LabeledStatement(emitter, node, at) {
    const labels: string[] = [];
    let body: Node = node;
    while (body.type === 'LabeledStatement') {
      labels.push(body.label.name);
      body = body.body;
    }
    const loop = handlerOf(loops, body);
    if (loop) {
      loop(emitter, body, at, labels);
      return;
    }
    const target = openTarget(emitter, 'label', labels);
    if (body.type === 'FunctionDeclaration') walk.nested(emitter, body);
    else walk.statement(emitter, body, body.type === 'BlockStatement' ? body.start : at);
    closeTarget(emitter, target);
    if (target.broken) forgetInside(emitter, node);
  },

  BreakStatement(emitter, node, at) {
    probeStatement(emitter, at, true);
    const target = findTarget(emitter, node, (candidate) => candidate.kind !== 'label');
    if (target) target.broken = true;
    stop(emitter);
  },

  ContinueStatement(emitter, node, at) {
    probeStatement(emitter, at, true);
    const target = findTarget(emitter, node, (candidate) => candidate.kind === 'loop');
    if (target) {
      target.continued = true;
      if (target.header !== null && target.header > UNKNOWN) {
        emitter.file.edits.insert(at, asStatement(emitter, lineProbe(emitter, target.header)));
      }
    }
    stop(emitter);
  },

  WithStatement(emitter, node, at) {
    probeStatement(emitter, at);
    operand(emitter, node.object);
    // Inside, a name is looked up in the object first, and an object can have every name: nothing is inserted there.
    forget(emitter);
  },

  DebuggerStatement(emitter, _node, at) {
    probeStatement(emitter, at);
  },

  ClassDeclaration(emitter, node, at) {
    if (node.declare) return;
    probeStatement(emitter, at);
    walk.expression(emitter, node);
  },

  FunctionDeclaration(emitter, node) {
    walk.nested(emitter, node);
  },

  ExportNamedDeclaration(emitter, node) {
    if (node.declaration) walk.statement(emitter, node.declaration, node.start);
  },

  ExportDefaultDeclaration(emitter, node, at) {
    const { declaration } = node;
    if (declaration.type === 'FunctionDeclaration') {
      walk.nested(emitter, declaration);
      return;
    }
    probeStatement(emitter, at);
    nameableOperand(emitter, declaration);
  },

  TSExportAssignment(emitter, node, at) {
    probeStatement(emitter, at);
    walk.expression(emitter, node.expression);
  },

  TSEnumDeclaration(emitter, node, at) {
    if (!node.declare && !node.const) probeStatement(emitter, at);
  },

  TSModuleDeclaration(emitter, node) {
    if (!node.declare) walk.expression(emitter, node);
  },

  EmptyStatement() {},
  ImportDeclaration() {},
  ExportAllDeclaration() {},
};

/** The declarations of a `var`, `let` or `const`, also in a loop's header. */
export function declarators(emitter: FunctionEmitter, node: NodeOf<'VariableDeclaration'>): void {
  for (const { id, init } of node.declarations) {
    if (init) named(emitter, init, id);
    walk.expression(emitter, id);
  }
}
