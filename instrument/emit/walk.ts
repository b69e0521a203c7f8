import type { Walk } from './emitter.ts';

/** The walk of the file that a frame belongs to. */
export const walk: Walk = {
  statement: (frame, node, at) => frame.file.walk.statement(frame, node, at),
  substatement: (frame, node) => frame.file.walk.substatement(frame, node),
  block: (frame, statements) => frame.file.walk.block(frame, statements),
  expression: (frame, node) => frame.file.walk.expression(frame, node),
  nested: (frame, node) => frame.file.walk.nested(frame, node),
  classMembers: (frame, node) => frame.file.walk.classMembers(frame, node),
  selected: (file, fn) => file.walk.selected(file, fn),
};
