import type { Node, NodeOf } from './ast.ts';

/** A function or a class. */
export interface Closure {
  readonly node: Node;
  /** The function or class around. */
  readonly up: Closure | null;
  /** The names that occur in it, each as often as it does; those in functions and classes inside of it excepted. */
  readonly names: string[];
  /** The same, each once, from when somebody asks for one. */
  different?: Set<string>;
  /** Whether a function or a class is inside of it, or the name `arguments` or `eval`. */
  needsObject: boolean;
}

export function closureOf(node: Node, up: Closure | null): Closure {
  if (up !== null) up.needsObject = true;
  return { node, up, names: [], needsObject: false };
}

/** Which names the functions and classes of a file use. */
export interface Closures {
  /** Whether a function or class that begins inside of a node uses one of the names, or anything in the node is called `eval`. */
  use(names: ReadonlySet<string>, inside: Node): boolean;
  /** Whether a function or a class is inside of a node. */
  isAround(node: Node): boolean;
  /** Whether anything in the file is called `eval`. */
  readonly mayEvaluate: boolean;
}

/** `closures` and `evals` in the order in which they begin. */
export function closuresOf(closures: readonly Closure[], evals: readonly NodeOf<'Identifier'>[]): Closures {
  return {
    mayEvaluate: evals.length > 0,
    isAround({ start, end }) {
      const inner = closures[firstFrom(start + 1, closures.length, (at) => closures[at]!.node)];
      return inner !== undefined && inner.node.start < end;
    },
    use(names, { start, end }) {
      const named = evals[firstFrom(start, evals.length, (index) => evals[index]!)];
      if (named !== undefined && named.start < end) return true;
      for (
        let index = firstFrom(start, closures.length, (at) => closures[at]!.node);
        index < closures.length;
        index++
      ) {
        const closure = closures[index]!;
        if (closure.node.start >= end) return false;
        closure.different ??= new Set(closure.names);
        for (const name of names) if (closure.different.has(name)) return true;
      }
      return false;
    },
  };
}

/** Index of the first of `count` nodes, in the order of their beginnings, that begins at an offset or later. */
function firstFrom(offset: number, count: number, nodeAt: (index: number) => Node): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodeAt(middle).start < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
