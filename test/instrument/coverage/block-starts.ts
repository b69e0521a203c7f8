/** The lines on which a function or a block begins: there V8 keeps a counter of its own. */
import { VISITOR_KEYS } from '@babel/types';
import { LINE_END } from '../../../instrument/text/lines.ts';
import { isFunction, type Node } from '../../../instrument/tree/ast.ts';
import { parse } from '../../../instrument/tree/parse.ts';

/** A function, with the blocks whose first statement stands on a line of its own. */
export interface FunctionStart {
  readonly start: number;
  readonly bodyStart: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  readonly endLine: number;
  /** A call need not get to the body: its parameters may throw, or nobody asks the generator for a value. */
  readonly mayNotStart: boolean;
  readonly blocks: { readonly offset: number; readonly line: number }[];
}

/** Statements whose line is hit more often than they start, or that have no site. */
const OTHERS = new Set([
  'ForStatement',
  'WhileStatement',
  'DoWhileStatement',
  'ForInStatement',
  'ForOfStatement',
  'LabeledStatement',
  'BlockStatement',
  'TryStatement',
  'EmptyStatement',
  'FunctionDeclaration',
  'WithStatement',
]);

export type SourceType = 'script' | 'module' | 'commonjs';

/** All functions of a program; lines on which a loop begins are left out, unless the function has no other. */
export function functionStarts(code: string, filename: string, sourceType: SourceType): FunctionStart[] {
  const { program } = parse(code, { filename, sourceType });
  const lines = [0];
  for (const end of code.matchAll(LINE_END)) lines.push(end.index + end[0].length);
  const lineOf = (offset: number): number => lines.findLastIndex((start) => start <= offset) + 1;
  const isFirstOnLine = (offset: number): boolean => code.slice(lines[lineOf(offset) - 1], offset).trim() === '';
  const found: FunctionStart[] = [];

  /** A line on which a loop begins is hit on every pass. */
  const loops = new Set<number>();

  const block = ([first]: readonly Node[], fn: FunctionStart | null): void => {
    if (!first || !fn || OTHERS.has(first.type) || !isFirstOnLine(first.start)) return;
    fn.blocks.push({ offset: first.start, line: lineOf(first.start) });
  };
  const visit = (node: Node, fn: FunctionStart | null): void => {
    let owner = fn;
    if (isFunction(node)) {
      const { start, end } = node;
      const mayNotStart = node.generator === true || node.params.some((p) => p.type !== 'Identifier');
      const bounds = { start, bodyStart: node.body.start, end, line: lineOf(start), endLine: lineOf(end - 1) };
      owner = { ...bounds, mayNotStart, blocks: [] };
      found.push(owner);
    } else if (node.type === 'BlockStatement') block(node.body, fn);
    // After an `await` in the test V8 counts what follows it, the body included, as the test's continuation.
    else if (node.type === 'SwitchCase' && !/\b(?:await|yield)\b/.test(code.slice(node.start, node.test?.end ?? 0)))
      block(node.consequent, fn);
    if (/^(For|While)/.test(node.type)) loops.add(lineOf(node.start));
    if (node.type === 'DoWhileStatement') loops.add(lineOf(node.test.start)).add(lineOf(node.body.start));
    // Nothing is inserted inside of `with`.
    if (node.type === 'WithStatement') return;
    for (const child of nodesInside(node)) {
      // Fields and static blocks are activations of their own.
      if (node.type !== 'ClassBody' || isFunction(child)) visit(child, owner);
    }
  };
  visit(program, null);
  return found
    .filter(({ line, endLine }) => line === endLine || !loops.has(line))
    .map((fn) => ({ ...fn, blocks: fn.blocks.filter(({ line }) => !loops.has(line)) }));
}

/** By Babel's own list, so that what the transform overlooks is not overlooked here, too. */
function nodesInside(node: Node): Node[] {
  const fields = node as unknown as Record<string, Node | null | (Node | null)[]>;
  return (VISITOR_KEYS[node.type] ?? []).flatMap((key) => fields[key] ?? []).filter((child) => child !== null);
}
