import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import type { TreeNode } from './context-tree.ts';
import type { MergedFunction, MergedFunctions } from './functions.ts';

/** Where a slot is: a line of a context; the root and line 0 when it is outside. */
export interface TreePlace {
  node: TreeNode;
  line: number;
}

/** One thread's snapshot, resolved to functions and lines. */
export interface ThreadTree {
  raw: RawSnapshot;
  root: TreeNode;
  placeOf(slot: number): TreePlace;
  /** Its functions by their number, with the line of each site. */
  table: ReturnType<MergedFunctions['add']>;
  /** Bytes allocated in the lines, and outside of them. */
  lines: number;
  outside: number;
  /** Largest memory seen. */
  peak: number;
  /** Where probes were sampled: bytes that belong to no line, and the squared standard errors of the lines' bytes. */
  residual?: number;
  errors?: Map<MergedFunction, Map<number, number>>;
}
