/** Text around nodes, and how deep it may nest: V8's own parser needs stack for each probe around others. */
import type { Node } from '../tree/ast.ts';
import type { FileContext, FunctionEmitter } from './emitter.ts';

/** Beyond this many probes around one another, operands get none. */
const DEEP = 100;
/** Beyond this, not even those that cannot be left out are put in. */
const TOO_DEEP = 800;
/** What the body of a function counts as. */
const BODY_DEPTH = 3;

export function isDeep(file: FileContext): boolean {
  return file.depth > DEEP;
}

/** Goes into something that V8 will have to parse recursively; `ascend` comes out again. */
export function descend(file: FileContext, depth: number = BODY_DEPTH): void {
  file.depth += depth;
  if (file.depth > TOO_DEEP) throw new RangeError('too many probes around one another');
}

export function ascend(file: FileContext, depth: number = BODY_DEPTH): void {
  file.depth -= depth;
}

/**
 * Puts `before` before the node, and `after` and `)` behind it when what is returned is called. A sequence gets
 * parentheses, so that it stays one operand.
 */
export function wrap(emitter: FunctionEmitter, node: Node, before: string, after = ''): () => void {
  const { file } = emitter;
  const sequence = node.type === 'SequenceExpression';
  file.edits.insert(node.start, sequence ? `${before}(` : before);
  descend(file, 1);
  return () => {
    ascend(file, 1);
    file.edits.insert(node.end, `${sequence ? ')' : ''}${after})`);
  };
}

/** Like `wrap`, decided only after the node's inside has been walked. */
export function reserveWrap(emitter: FunctionEmitter, node: Node): (before: string, after?: string) => void {
  const slot = emitter.file.edits.reserve(node.start);
  const sequence = node.type === 'SequenceExpression';
  return (before, after = '') => {
    slot.text = sequence ? `${before}(` : before;
    emitter.file.edits.insert(node.end, `${sequence ? ')' : ''}${after})`);
  };
}
