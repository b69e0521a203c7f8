import { append, fill, imul } from '../primordials.ts';
import { contextOfSlot } from './context-of-slot.ts';
import {
  CONTEXT_CAP,
  CONTEXTS,
  EDGE_TABLE,
  EXHAUSTED,
  FIRST_SLOT,
  FLAGS,
  FOLDED,
  MAX_CONTEXTS,
  type Memory,
  OUTSIDE,
  SLOTS,
} from './layout.ts';

/** The calling context tree: who was called from which line of which context. */
export interface Contexts {
  /**
   * The context of function `fn` when called from slot `from`; 0 when it was not made yet. Allocates nothing.
   */
  find(from: number, fn: number): number;
  /**
   * Makes that context. Recursion folds onto the nearest ancestor, and what would take the room of a function's root
   * onto that function's root. 0 when there is no room for the root either.
   */
  make(from: number, fn: number): number;
  /** Makes a context of that function with `more` slots in front of its sites, without looking for it; 0 when there is no room left. */
  create(from: number, fn: number, more?: number): number;
  /** Context that a slot belongs to. */
  contextOf(slot: number): number;
  /** Registers a function with `sites` sites, and returns its number. */
  addFunction(sites: number): number;
  /** Forgets all contexts and functions. */
  clear(): void;
}

/**
 * Makes the tree in `memory`. Context 0 is the outside, function -1 its function. `rootParent` is the parent of the
 * contexts that each function must have, which takes `head` slots more than its sites.
 */
export function makeContexts(memory: Memory, rootParent: number = OUTSIDE, head = 0): Contexts {
  const { control, contextFunction, contextParent, contextBase, contextCalls, contextQuiet } = memory;
  const { edgeSlot, edgeFunction, edgeContext } = memory;
  const siteCounts: number[] = [];
  /** The root of each function, 0 where there is none yet; and what those to come will take. */
  const roots: number[] = [];
  const owed = { contexts: 0, slots: 0 };
  let edges = 0;

  function place(from: number, fn: number): number {
    let i = (imul(from, 0x9e3779b1) ^ imul(fn + 1, 0x85ebca6b)) >>> 0;
    i = ((i ^ (i >>> 15)) - 1) | 0;
    // A free entry has context 0, which nobody can call. The step to the next one is taken each time: V8 undoes what it has optimised
    // where it meets one that it has not seen.
    do i = (i + 1) & (EDGE_TABLE - 1);
    while (edgeContext[i] !== 0 && (edgeSlot[i] !== from || edgeFunction[i] !== fn));
    return i;
  }

  function find(from: number, fn: number): number {
    return edgeContext[place(from, fn)]!;
  }

  const contextOf = (slot: number): number => contextOfSlot(contextBase, control[CONTEXTS]!, slot);

  function create(from: number, fn: number, more = 0): number {
    const sites = siteCounts[fn]! + more;
    const first = control[SLOTS]!;
    const context = control[CONTEXTS]!;
    if (first + sites > memory.capacity || context >= MAX_CONTEXTS) {
      control[FLAGS]! |= EXHAUSTED;
      return 0;
    }
    if (from === rootParent && roots[fn] === 0) {
      roots[fn] = context;
      owed.contexts--;
      owed.slots -= siteCounts[fn]! + head;
    }
    contextFunction[context] = fn;
    contextParent[context] = from;
    contextBase[context] = first;
    contextCalls[context] = 0;
    contextQuiet[context] = 0;
    control[SLOTS] = first + sites;
    control[CONTEXTS] = context + 1;
    return context;
  }

  function remember(from: number, fn: number, context: number): number {
    if (context !== 0 && edges < EDGE_TABLE * 0.7) {
      const i = place(from, fn);
      edgeSlot[i] = from;
      edgeFunction[i] = fn;
      edgeContext[i] = context;
      edges++;
    }
    return context;
  }

  function make(from: number, fn: number): number {
    for (let context = contextOf(from); context !== 0; context = contextOf(contextParent[context]!)) {
      if (contextFunction[context] === fn) return remember(from, fn, context);
    }
    // The table of edges may be too full to know the root.
    if (from === rootParent && roots[fn] !== 0) return roots[fn]!;
    if (from === rootParent || hasRoomFor(siteCounts[fn]!)) return remember(from, fn, create(from, fn));
    control[FLAGS]! |= FOLDED;
    if (rootParent !== OUTSIDE) return find(OUTSIDE, fn);
    return remember(from, fn, roots[fn]! || remember(OUTSIDE, fn, create(OUTSIDE, fn)));
  }

  /** Whether a context that is no root leaves enough for the roots to come. */
  function hasRoomFor(sites: number): boolean {
    const contexts = control[CONTEXTS]!;
    return (
      contexts < CONTEXT_CAP &&
      contexts + owed.contexts < MAX_CONTEXTS &&
      control[SLOTS]! + owed.slots + sites <= memory.capacity
    );
  }

  function clear(): void {
    fill(edgeContext, 0);
    edges = 0;
    siteCounts.length = 0;
    roots.length = 0;
    owed.contexts = 0;
    owed.slots = 0;
    reset();
  }

  function reset(): void {
    control[FLAGS] = 0;
    control[CONTEXTS] = 1;
    control[SLOTS] = FIRST_SLOT;
    contextFunction[0] = -1;
    contextParent[0] = -1;
    contextBase[0] = OUTSIDE;
    contextCalls[0] = 0;
  }

  reset();
  return {
    find,
    make,
    create,
    contextOf,
    clear,
    addFunction(sites) {
      append(siteCounts, sites);
      append(roots, 0);
      owed.contexts++;
      owed.slots += sites + head;
      return siteCounts.length - 1;
    },
  };
}
