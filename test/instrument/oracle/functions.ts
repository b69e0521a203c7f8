/** Which functions a file has and what each is nested in, as @babel/traverse sees it. */
import type { NodePath } from '@babel/traverse';
import type * as t from '@babel/types';

/** What functions and other measured code become: kind, place, and kind and place of what it is nested in. */
export type Found = string;

/** Collects them during a traversal; `awaits` once top-level code does. */
export interface Collected {
  readonly found: Set<Found>;
  awaits: boolean;
}

/** Name of what is measured as one function. */
export function label(kind: string, node: { start?: number | null; end?: number | null }): string {
  return `${kind} ${node.start}-${node.end}`;
}

/** Notes the node of a path, if it is measured as a function of its own. */
export function note(path: NodePath, into: Collected): void {
  const { node } = path;
  if (path.isFunction()) {
    if (path.node.body) into.found.add(`${label('function', node)} in ${around(path)}`);
  } else if (path.isStaticBlock()) into.found.add(`${label('static', node)} in ${around(path)}`);
  else if (path.isClass()) {
    if (path.node.body.body.some(hasFieldValue)) into.found.add(`${label('fields', node)} in ${around(path)}`);
  } else if (isAwait(node) && around(path) === 'the module') into.awaits = true;
}

function isAwait(node: t.Node): boolean {
  return (
    node.type === 'AwaitExpression' ||
    (node.type === 'ForOfStatement' && node.await) ||
    (node.type === 'VariableDeclaration' && node.kind === 'await using')
  );
}

const FIELDS = new Set(['ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty']);

export function isField(member: t.Node): member is t.ClassProperty {
  return FIELDS.has(member.type);
}

function hasFieldValue(member: t.Node): boolean {
  return isField(member) && !member.static && Boolean(member.value);
}

/** What the code at a path runs in. */
export function around(path: NodePath): string {
  for (let inner = path; inner.parentPath; inner = inner.parentPath) {
    const outer = inner.parentPath;
    if (inner.key === 'key' || inner.listKey === 'decorators') continue;
    if (outer.isFunction()) return label('function', outer.node);
    if (outer.isStaticBlock()) return label('static', outer.node);
    if (inner.key === 'value' && hasFieldValue(outer.node)) return label('fields', outer.parentPath!.parent);
  }
  return 'the module';
}
