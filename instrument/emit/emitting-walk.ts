import { isAwaitUsing, isField, isFunction, type Node, type NodeOf } from '../tree/ast.ts';
import { childrenOf, isSkipped } from '../tree/children.ts';
import { emitFunction, emitStaticBlock } from './bodies.ts';
import { type FunctionEmitter, handlerOf, UNKNOWN, UNREACHABLE, type Walk } from './emitter.ts';
import { expressions } from './expressions.ts';
import { forget, setState, stateOf } from './flow.ts';
import { emitFields } from './initialisers.ts';
import { emitNested } from './nested.ts';
import { named } from './operands.ts';
import { declarators, statements } from './statements.ts';

/** The walk of selected code in the order in which it is evaluated. */
export const emittingWalk: Walk = {
  statement(frame, node, at = node.start) {
    if (frame.cursor === UNREACHABLE) forget(frame);
    const handler = handlerOf(statements, node);
    if (handler) handler(frame, node, at);
    else if (!isSkipped(node)) emittingWalk.expression(frame, node);
  },

  substatement(frame, node) {
    if (node.type === 'BlockStatement') {
      emittingWalk.block(frame, node.body);
      return;
    }
    if (node.type === 'EmptyStatement') return;
    if (node.type === 'FunctionDeclaration') {
      emittingWalk.nested(frame, node);
      return;
    }
    frame.file.edits.insert(node.start, '{');
    emittingWalk.statement(frame, node);
    frame.file.edits.insert(node.end, '}');
  },

  block(frame, body) {
    for (const statement of body) {
      emittingWalk.statement(frame, statement);
      if (isBareLet(statement)) frame.file.edits.insert(statement.end, ';');
    }
    // At its end the block waits for what it has to dispose of.
    if (frame.cursor !== UNREACHABLE && body.some(isAwaitUsing)) {
      frame.cursor = UNKNOWN;
      frame.charged = UNKNOWN;
    }
  },

  expression(frame, node) {
    const handler = handlerOf(expressions, node);
    if (handler) handler(frame, node, node.start);
    else if (node.type === 'VariableDeclaration') declarators(frame, node);
    else if (isFunction(node)) emittingWalk.nested(frame, node);
    else if (node.type === 'TSModuleDeclaration' || node.type === 'TSEnumDeclaration') emitNested(frame.file, node);
    else if (!isSkipped(node)) for (const child of childrenOf(node)) emittingWalk.expression(frame, child);
  },

  nested(frame, node) {
    const fn = frame.file.selected(node);
    if (fn) emittingWalk.selected(frame.file, fn);
    else emitNested(frame.file, node);
  },

  classMembers(frame, node) {
    const fields = frame.file.selected(node);
    if (fields) emittingWalk.selected(frame.file, fields);
    for (const member of node.body.body) {
      if (isFunction(member)) emittingWalk.nested(frame, member);
      else if (member.type === 'StaticBlock') staticBlock(frame, member);
      else if (isField(member) && member.value) {
        if (member.static) named(frame, member.value, member);
        else if (!fields) emitNested(frame.file, member.value);
      }
    }
  },

  selected(file, fn) {
    switch (fn.kind) {
      case 'function':
        emitFunction(file, fn);
        return;
      case 'fields':
        emitFields(file, fn);
        return;
      case 'static':
        emitStaticBlock(file, fn);
    }
  },
};

/** `let` can be a variable's name in sloppy code; a probe on the next line would become a declaration. */
function isBareLet(node: Node): boolean {
  return node.type === 'ExpressionStatement' && node.expression.type === 'Identifier' && node.expression.name === 'let';
}

/** A static block runs at once, within the function that defines its class. */
function staticBlock(frame: FunctionEmitter, node: NodeOf<'StaticBlock'>): void {
  const { targets } = frame;
  frame.targets = [];
  const before = stateOf(frame);
  emittingWalk.block(frame, node.body);
  if (frame.cursor === UNREACHABLE) setState(frame, { ...before, cursor: UNKNOWN, charged: UNKNOWN });
  frame.targets = targets;
}
