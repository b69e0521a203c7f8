import type { Walk } from './emitter.ts';

/** The walk of the file that a function belongs to. */
export const walk: Walk = {
  statement: (emitter, node, at) => emitter.file.walk.statement(emitter, node, at),
  substatement: (emitter, node) => emitter.file.walk.substatement(emitter, node),
  block: (emitter, statements) => emitter.file.walk.block(emitter, statements),
  expression: (emitter, node) => emitter.file.walk.expression(emitter, node),
  nested: (emitter, node) => emitter.file.walk.nested(emitter, node),
  classMembers: (emitter, node) => emitter.file.walk.classMembers(emitter, node),
  selected: (file, fn) => file.walk.selected(file, fn),
};
