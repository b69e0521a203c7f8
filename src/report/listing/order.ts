import type { Profile } from '../../profile/types.ts';
import { moduleLoader } from '../facts/loading.ts';
import type { SortKey } from '../options.ts';
import { type Block, isGap } from './block.ts';

/** What loading a module took stands apart from what the program did. */
export function moveLoadersBehind(blocks: Block[], profile: Profile): void {
  const isLoader = moduleLoader(profile);
  const loaders = blocks.filter(({ fn }) => isLoader(fn));
  blocks.splice(0, blocks.length, ...blocks.filter(({ fn }) => !isLoader(fn)), ...loaders);
}

/** Compares two blocks for sorting, the largest first. */
export function comparison(sort: SortKey): (a: Block, b: Block) => number {
  const inOrder = (a: Block, b: Block): number => a.fn.file - b.fn.file || a.fn.line - b.fn.line;
  if (sort === 'line') return inOrder;
  const measure = (block: Block): number => {
    if (sort === 'self') return block.self.allocated;
    if (sort !== 'memory' && sort !== 'peak' && sort !== 'hits') return block.total[sort];
    return block.rows.reduce((most, row) => (isGap(row) ? most : Math.max(most, row.measures?.[sort] ?? 0)), 0);
  };
  return (a, b) => measure(b) - measure(a) || inOrder(a, b);
}
