import { isAnonymousDefinition, type Node } from './ast.ts';
import { branches } from './branches.ts';
import {
  asStatement,
  backProbe,
  call,
  disposalGuard,
  type FrameContext,
  forget,
  forgetInside,
  isAwaitUsing,
  join,
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
import { loops } from './loops.ts';
import { named, operand } from './operands.ts';
import { outlined } from './outline/outline.ts';
import type { Walk } from './walk.ts';

type Handler = (walk: Walk, frame: FrameContext, node: Node, at: number) => void;

/** Statement type → what is inserted. `at` is where a probe before the statement goes: before its labels. */
export const statements: Record<string, Handler> = {
  ...branches,

  ExpressionStatement(walk, frame, node, at) {
    probeStatement(frame, at);
    outlined(frame, node.expression, () => walk.expression(frame, node.expression));
  },

  VariableDeclaration(walk, frame, node, at) {
    if (node.declare) return;
    probeStatement(frame, at);
    declarators(walk, frame, node);
    if (isAwaitUsing(node)) frame.file.edits.insert(node.end, disposalGuard(frame));
  },

  ReturnStatement(walk, frame, node, at) {
    probeStatement(frame, at);
    const { edits } = frame.file;
    const argument: Node | null = node.argument ?? null;
    if (argument === null) {
      if (frame.unguarded) edits.insert(node.start, `${call(frame, 'x')});`);
    } else {
      const closers: (() => void)[] = [];
      if (frame.unguarded) closers.push(wrap(frame, argument, `${call(frame, 'x')},`));
      // An async generator awaits what it returns.
      if (frame.asyncGenerator) closers.push(wrap(frame, argument, `${call(frame, 's')},`));
      operand(walk, frame, argument);
      for (const close of closers.reverse()) close();
    }
    setState(frame, { cursor: UNREACHABLE, counted: UNKNOWN });
  },

  ThrowStatement(walk, frame, node, at) {
    probeStatement(frame, at);
    const { line, column } = frame.file.position(node.start);
    const close = wrap(frame, node.argument, `${frame.file.names.probes}.t(${line},${column + 1},`);
    operand(walk, frame, node.argument);
    close();
    setState(frame, { cursor: UNREACHABLE, counted: UNKNOWN });
  },

  TryStatement(walk, frame, node) {
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
        moveTo(frame, line);
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

  BlockStatement(walk, frame, node) {
    walk.block(frame, node.body);
  },

  LabeledStatement(walk, frame, node, at) {
    const labels: string[] = [];
    let body: Node = node;
    while (body.type === 'LabeledStatement') {
      labels.push(body.label.name);
      body = body.body;
    }
    const loop = loops[body.type];
    if (loop) {
      loop(walk, frame, body, at, labels);
      return;
    }
    const target: Target = { kind: 'label', labels, header: null, broken: false, continued: false };
    frame.targets.push(target);
    if (body.type === 'FunctionDeclaration') walk.nested(frame, body);
    else walk.statement(frame, body, body.type === 'BlockStatement' ? body.start : at);
    frame.targets.pop();
    if (target.broken) forgetInside(frame, node);
  },

  BreakStatement(_walk, frame, node, at) {
    probeStatement(frame, at);
    const target = findTarget(frame, node, (candidate) => candidate.kind !== 'label');
    if (target) target.broken = true;
    setState(frame, { cursor: UNREACHABLE, counted: UNKNOWN });
  },

  ContinueStatement(_walk, frame, node, at) {
    probeStatement(frame, at);
    const target = findTarget(frame, node, (candidate) => candidate.kind === 'loop');
    if (target) {
      target.continued = true;
      if (target.header !== null && target.header > UNKNOWN) {
        frame.file.edits.insert(at, asStatement(frame, lineProbe(frame, target.header)));
      }
    }
    setState(frame, { cursor: UNREACHABLE, counted: UNKNOWN });
  },

  WithStatement(walk, frame, node, at) {
    probeStatement(frame, at);
    operand(walk, frame, node.object);
    // Inside, a name is looked up in the object first, and an object can have every name: nothing is inserted there.
    forget(frame);
  },

  DebuggerStatement(_walk, frame, _node, at) {
    probeStatement(frame, at);
  },

  ClassDeclaration(walk, frame, node, at) {
    if (node.declare) return;
    probeStatement(frame, at);
    walk.expression(frame, node);
  },

  FunctionDeclaration(walk, frame, node) {
    walk.nested(frame, node);
  },

  ExportNamedDeclaration(walk, frame, node) {
    if (node.declaration) walk.statement(frame, node.declaration, node.start);
  },

  ExportDefaultDeclaration(walk, frame, node, at) {
    const { declaration } = node;
    if (declaration.type === 'FunctionDeclaration') {
      walk.nested(frame, declaration);
      return;
    }
    probeStatement(frame, at);
    if (isAnonymousDefinition(declaration)) walk.expression(frame, declaration);
    else operand(walk, frame, declaration);
  },

  TSExportAssignment(walk, frame, node, at) {
    probeStatement(frame, at);
    walk.expression(frame, node.expression);
  },

  TSEnumDeclaration(_walk, frame, node, at) {
    if (!node.declare && !node.const) probeStatement(frame, at);
  },

  TSModuleDeclaration(walk, frame, node) {
    if (!node.declare) walk.expression(frame, node);
  },

  EmptyStatement() {},
  ImportDeclaration() {},
  ExportAllDeclaration() {},
};

for (const [type, loop] of Object.entries(loops)) {
  statements[type] = (walk, frame, node, at) => loop(walk, frame, node, at, []);
}

/** The declarations of a `var`, `let` or `const`, also in a loop's header. */
export function declarators(walk: Walk, frame: FrameContext, node: Node): void {
  for (const declarator of node.declarations as Node[]) {
    if (declarator.init) named(walk, frame, declarator.init, declarator.id);
    walk.expression(frame, declarator.id);
  }
}

function findTarget(frame: FrameContext, node: Node, byDefault: (target: Target) => boolean): Target | undefined {
  const label: string | undefined = node.label?.name;
  return frame.targets.findLast((target) => (label === undefined ? byDefault(target) : target.labels.includes(label)));
}
