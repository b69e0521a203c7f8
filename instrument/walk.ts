import type { Node } from './ast.ts';
import type { FrameContext } from './frame.ts';

/** The walkers call each other through this, so that each file depends on the ones above it only. */
export interface Walk {
  statement(frame: FrameContext, node: Node, at?: number): void;
  /** A statement that may need braces to hold a probe: the body of an `if`, a loop, a label. */
  substatement(frame: FrameContext, node: Node): void;
  block(frame: FrameContext, statements: readonly Node[]): void;
  expression(frame: FrameContext, node: Node): void;
  /** An expression that may stand on a line of its own. */
  operand(frame: FrameContext, node: Node): void;
  /** A function met while its surroundings are walked. */
  nested(frame: FrameContext, node: Node): void;
  /** Methods, fields and static blocks of a class met while its surroundings are walked. */
  classMembers(frame: FrameContext, node: Node): void;
}
