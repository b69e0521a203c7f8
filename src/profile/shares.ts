import type { TreeNode } from './context-tree.ts';
import type { ThreadShare } from './types.ts';

/** What each thread did itself on the lines of contexts. */
export interface LineShares {
  add(node: TreeNode, line: number, share: ThreadShare): void;
  /** For the line's entry in the document; empty where nothing is known. */
  of(node: TreeNode, line: number): { threads?: ThreadShare[] };
}

/** Starts with nothing. */
export function lineShares(): LineShares {
  const known = new Map<TreeNode, Map<number, Map<number, ThreadShare>>>();
  return {
    add(node, line, { thread, hits, allocated }) {
      let lines = known.get(node);
      if (lines === undefined) {
        lines = new Map();
        known.set(node, lines);
      }
      let threads = lines.get(line);
      if (threads === undefined) {
        threads = new Map();
        lines.set(line, threads);
      }
      const share = threads.get(thread);
      if (share === undefined) threads.set(thread, { thread, hits, allocated });
      else {
        share.hits += hits;
        share.allocated += allocated;
      }
    },
    of(node, line) {
      const threads = known.get(node)?.get(line);
      return threads === undefined ? {} : { threads: [...threads.values()].sort((a, b) => a.thread - b.thread) };
    },
  };
}
