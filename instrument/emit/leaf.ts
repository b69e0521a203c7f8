import type { Fn } from '../select/functions.ts';
import { type Node, outerStart } from '../tree/ast.ts';
import { childrenOf } from '../tree/children.ts';
import { leafOf } from '../tree/leaf.ts';
import type { Scope } from '../tree/scope.ts';
import { type FileContext, type FunctionEmitter, UNKNOWN } from './emitter.ts';
import { noteBare } from './outline/bare.ts';
import { callProbe } from './probe-text.ts';

/** Has the calls of a function counted, and nothing else, when it needs no more: what it does is on one line, and can neither allocate nor run other code. */
export function emitLeaf(emitter: FunctionEmitter, { node, parent }: Fn<'function'>): boolean {
  const { file } = emitter;
  const { body } = node;
  if (body.type === 'BlockStatement' && file.kept.has(body)) return false;
  const leaf = leafOf(node, scopesAround(file, parent));
  if (leaf === null) return false;
  const line = leaf.value === null ? emitter.cursor : onlyLine(emitter, leaf.value);
  if (line === null) return false;
  const probe = callProbe(emitter, line === emitter.cursor ? 0 : emitter.site(line));
  if (body.type === 'BlockStatement') {
    const directive = body.directives.at(-1);
    file.edits.insert(directive?.end ?? body.start + 1, `${directive ? ';' : ''}${probe};`);
  } else {
    file.edits.insert(outerStart(body), `(${probe},`);
    file.edits.insert(node.end, ')');
  }
  noteBare(emitter, node);
  return true;
}

/** The line that all of an expression stands on; null when it has several, or one of another file. */
function onlyLine(emitter: FunctionEmitter, value: Node): number | null {
  const line = emitter.line(value.start);
  return line !== UNKNOWN && isOn(emitter, value, line) ? line : null;
}

function isOn(emitter: FunctionEmitter, node: Node, line: number): boolean {
  return emitter.line(node.start) === line && childrenOf(node).every((child) => isOn(emitter, child, line));
}

function scopesAround({ top }: FileContext, parent: Fn | null): Scope[] {
  const scopes: Scope[] = top === null ? [] : [top];
  for (let around = parent; around !== null; around = around.parent)
    if (around.kind === 'function') scopes.push(around.node);
  return scopes;
}
