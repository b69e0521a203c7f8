import * as t from '@babel/types';

/** Statements a line, on average, that nobody writes. */
const DENSE = 4;

/** Whether so many statements and functions share each line that a line tells nothing about them. */
export function isDense(program: t.Program): boolean {
  const lines = new Set<number>();
  let count = 0;
  t.traverseFast(program, (node) => {
    const items = itemsOf(node);
    if (items === 0) return;
    count += items;
    lines.add(node.loc!.start.line);
  });
  return count > DENSE * lines.size;
}

function itemsOf(node: t.Node): number {
  if (t.isSequenceExpression(node)) return node.expressions.length - 1;
  return t.isFunction(node) || (t.isStatement(node) && !t.isBlockStatement(node)) ? 1 : 0;
}
