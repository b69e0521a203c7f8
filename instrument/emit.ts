import { childrenOf, isFunction, isSkipped, type Node } from './ast.ts';
import { emitFields, emitFunction, emitModule, emitNested, isField } from './bodies.ts';
import { expressions } from './expressions.ts';
import { type FileContext, type FrameContext, isAwaitUsing, setState, stateOf, UNKNOWN, UNREACHABLE } from './frame.ts';
import type { Fn } from './functions.ts';
import { named, operand } from './operands.ts';
import { declarators, statements } from './statements.ts';
import type { Walk } from './walk.ts';

const walk: Walk = {
  statement(frame, node, at = node.start) {
    if (frame.cursor === UNREACHABLE) setState(frame, { cursor: UNKNOWN, counted: UNKNOWN });
    const handler = statements[node.type];
    if (handler) handler(walk, frame, node, at);
    else if (!isSkipped(node)) walk.expression(frame, node);
  },

  substatement(frame, node) {
    if (node.type === 'BlockStatement') {
      walk.block(frame, node.body);
      return;
    }
    if (node.type === 'EmptyStatement') return;
    if (node.type === 'FunctionDeclaration') {
      walk.nested(frame, node);
      return;
    }
    frame.file.edits.insert(node.start, '{');
    walk.statement(frame, node);
    frame.file.edits.insert(node.end, '}');
  },

  block(frame, body) {
    for (const statement of body) {
      walk.statement(frame, statement);
      if (isBareLet(statement)) frame.file.edits.insert(statement.end, ';');
    }
    // At its end the block waits for what it has to dispose of.
    if (frame.cursor !== UNREACHABLE && body.some(isAwaitUsing)) frame.cursor = UNKNOWN;
  },

  expression(frame, node) {
    const handler = expressions[node.type];
    if (handler) handler(walk, frame, node);
    else if (node.type === 'VariableDeclaration') declarators(walk, frame, node);
    else if (isFunction(node)) walk.nested(frame, node);
    else if (node.type === 'TSModuleDeclaration' || node.type === 'TSEnumDeclaration')
      emitNested(walk, frame.file, node);
    else if (!isSkipped(node)) for (const child of childrenOf(node)) walk.expression(frame, child);
  },

  operand(frame, node) {
    operand(walk, frame, node);
  },

  nested(frame, node) {
    const fn = frame.file.selected(node);
    if (fn) emitFunction(walk, frame.file, fn);
    else emitNested(walk, frame.file, node);
  },

  classMembers(frame, node) {
    const fields = frame.file.selected(node);
    if (fields) emitFields(walk, frame.file, fields);
    for (const member of node.body.body as Node[]) {
      if (isFunction(member)) walk.nested(frame, member);
      else if (member.type === 'StaticBlock') staticBlock(frame, member);
      else if (isField(member) && member.static && member.value) {
        named(walk, frame, member.value, { ...member, type: 'Identifier' });
      } else if (isField(member) && member.value && !fields) emitNested(walk, frame.file, member.value);
    }
  },
};

/** `let` can be a variable's name in sloppy code; a probe on the next line would become a declaration. */
function isBareLet(node: Node): boolean {
  return node.type === 'ExpressionStatement' && node.expression.name === 'let';
}

/** A static block runs at once, within the function that defines its class. */
function staticBlock(frame: FrameContext, node: Node): void {
  const { targets } = frame;
  frame.targets = [];
  const before = stateOf(frame);
  walk.block(frame, node.body);
  if (frame.cursor === UNREACHABLE) setState(frame, { ...before, cursor: UNKNOWN });
  frame.targets = targets;
}

/** Puts the probes of all selected functions of a program into the file's edits. */
export function emit(
  file: FileContext,
  program: Node,
  module: Fn | null,
  sourceType: 'module' | 'commonjs' | 'script',
): void {
  if (module !== null) emitModule(walk, file, module, sourceType);
  else emitNested(walk, file, program);
}
