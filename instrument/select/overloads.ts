import type { Node } from '../tree/ast.ts';
import { declarationAnchors, memberAnchors, type Overloads } from './anchors.ts';
import type { NestedNode } from './nested.ts';

/** Remembers TypeScript's overloads, which stand before the function that implements them, in the same block or class. */
export function collectOverloads(): { note(place: NestedNode): void; of: Overloads } {
  const known = new Map<Node, Map<string, number[]>>();
  return {
    note(place) {
      const { node } = place;
      if (node.type !== 'TSDeclareFunction' && node.type !== 'TSDeclareMethod') return;
      const block = blockAround(place);
      const name = nameIn(node);
      if (block === null || name === null) return;
      const byName = known.get(block) ?? new Map<string, number[]>();
      known.set(block, byName);
      const offsets = node.type === 'TSDeclareMethod' ? memberAnchors(node) : declarationAnchors(place);
      byName.set(name, [...(byName.get(name) ?? []), ...offsets]);
    },
    of(place) {
      if (known.size === 0) return [];
      const block = blockAround(place);
      const name = nameIn(place.node);
      return block === null || name === null ? [] : (known.get(block)?.get(name) ?? []);
    },
  };
}

function blockAround({ up }: NestedNode): Node | null {
  const isExport = up?.node.type === 'ExportNamedDeclaration' || up?.node.type === 'ExportDefaultDeclaration';
  return (isExport ? up?.up?.node : up?.node) ?? null;
}

/** What tells overloads of one function from those of another. */
function nameIn(node: Node): string | null {
  switch (node.type) {
    case 'TSDeclareFunction':
    case 'FunctionDeclaration':
      return node.id?.name ?? 'default';
    case 'TSDeclareMethod':
    case 'ClassMethod':
      if (node.computed || !('name' in node.key || 'value' in node.key)) return null;
      return `${node.static ? 'static ' : ''}${'name' in node.key ? node.key.name : node.key.value}`;
    default:
      return null;
  }
}
