/** The names that a function takes from around it, as @babel/traverse sees it. */
import { parse } from '@babel/parser';
import type { NodePath } from '@babel/traverse';
import babelTraverse from '@babel/traverse';
import { freeNames } from '../../../instrument/tree/free-names.ts';

const traverse = babelTraverse.default;

/** What is wrong with our answer for the text of a function; null: nothing, or it is no function on its own. */
export function wrongFreeNames(source: string): string | null {
  const ours = freeNames(source);
  if (ours === null) return null;
  const file = parse(`(${source})`, { sourceType: 'script' });
  let free = new Set<string>();
  const declared = new Set(['arguments', 'undefined']);
  const asked = new Set<string>();
  traverse(file, {
    Program({ scope }) {
      free = new Set(Object.keys((scope as unknown as { globals: object }).globals));
    },
    Scope({ scope }) {
      for (const name of Object.keys(scope.bindings)) declared.add(name);
    },
    Identifier(path: NodePath) {
      if (path.parentPath?.isUnaryExpression({ operator: 'typeof' })) asked.add((path.node as { name: string }).name);
    },
  });
  const extra = ours.filter((name) => !free.has(name));
  // A name that is declared in one place counts as declared everywhere.
  const missing = [...free].filter((name) => !ours.includes(name) && !declared.has(name) && !asked.has(name));
  if (extra.length + missing.length === 0) return null;
  return `${extra.length > 0 ? `not free: ${extra}` : ''} ${missing.length > 0 ? `missing: ${missing}` : ''} in ${source.slice(0, 200)}`;
}
