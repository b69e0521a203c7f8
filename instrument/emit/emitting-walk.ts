import { isAwaitUsing, isField, isFunction, isLinked, type Node, type NodeOf } from '../tree/ast.ts';
import { childrenOf, isSkipped } from '../tree/children.ts';
import { emitFunction, emitStaticBlock } from './bodies.ts';
import { type FunctionEmitter, handlerOf, UNKNOWN, UNREACHABLE, type Walk } from './emitter.ts';
import { expressions } from './expressions.ts';
import { forget, setState, stateOf } from './flow.ts';
import { emitFields } from './initialisers.ts';
import { emitNested } from './nested.ts';
import { named } from './operands.ts';
import { noteLoose } from './outline/bare.ts';
import { declarators, statements } from './statements.ts';

/** The walk of selected code in the order in which it is evaluated. */
export const emittingWalk: Walk = {
  statement(emitter, node, at = node.start) {
    noteLoose(emitter, node);
    if (emitter.cursor === UNREACHABLE) forget(emitter);
    const handler = handlerOf(statements, node);
    if (handler) handler(emitter, node, at);
    else if (!isSkipped(node)) emittingWalk.expression(emitter, node);
  },

  substatement(emitter, node) {
    if (node.type === 'BlockStatement') {
      emittingWalk.block(emitter, node.body);
      return;
    }
    if (node.type === 'EmptyStatement') return;
    if (node.type === 'FunctionDeclaration') {
      emittingWalk.nested(emitter, node);
      return;
    }
    emitter.file.edits.insert(node.start, '{');
    emittingWalk.statement(emitter, node);
    emitter.file.edits.insert(node.end, '}');
  },

  block(emitter, body) {
    let before: Node | undefined;
    for (const statement of body) {
      emitter.file.edits.begins(statement.start, before !== undefined && isLinked(before));
      before = statement;
      emittingWalk.statement(emitter, statement);
      if (isBareLet(statement)) emitter.file.edits.insert(statement.end, ';');
    }
    // At its end the block waits for what it has to dispose of.
    if (emitter.cursor !== UNREACHABLE && body.some(isAwaitUsing)) {
      emitter.cursor = UNKNOWN;
      emitter.charged = UNKNOWN;
    }
  },

  expression(emitter, node) {
    noteLoose(emitter, node);
    const handler = handlerOf(expressions, node);
    if (handler) handler(emitter, node, node.start);
    else if (node.type === 'VariableDeclaration') declarators(emitter, node);
    else if (isFunction(node)) emittingWalk.nested(emitter, node);
    else if (node.type === 'TSModuleDeclaration' || node.type === 'TSEnumDeclaration') emitNested(emitter.file, node);
    else if (!isSkipped(node)) for (const child of childrenOf(node)) emittingWalk.expression(emitter, child);
  },

  nested(emitter, node) {
    const fn = emitter.file.selected(node);
    if (fn) emittingWalk.selected(emitter.file, fn);
    else emitNested(emitter.file, node);
  },

  classMembers(emitter, node) {
    const fields = emitter.file.selected(node);
    if (fields) emittingWalk.selected(emitter.file, fields);
    for (const member of node.body.body) {
      if (isFunction(member)) emittingWalk.nested(emitter, member);
      else if (member.type === 'StaticBlock') staticBlock(emitter, member);
      else if (isField(member) && member.value) {
        if (member.static) named(emitter, member.value, member);
        else if (!fields) emitNested(emitter.file, member.value);
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
function staticBlock(emitter: FunctionEmitter, node: NodeOf<'StaticBlock'>): void {
  const { targets } = emitter;
  emitter.targets = [];
  const before = stateOf(emitter);
  emittingWalk.block(emitter, node.body);
  if (emitter.cursor === UNREACHABLE) setState(emitter, { ...before, cursor: UNKNOWN, charged: UNKNOWN });
  emitter.targets = targets;
}
