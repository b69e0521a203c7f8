import type { PageContext, PageProfile } from '../pack.ts';

/** A call seen from one of its ends. */
export interface Call {
  /** Index of the function at the other end; -1 when that is not profiled. */
  function: number;
  /** The caller's line, or the first line of the function that was called; 0 outside. */
  line: number;
  calls: number;
  /** Bytes that the calls allocated, including what was called from there; a call within itself counted once. */
  allocated: number;
}

/** Who called a function, and what a line called. */
export interface Calls {
  callersOf(fn: number): Call[];
  calleesOf(functions: readonly number[], line: number): Call[];
}

/** Prepares the look-up in the tree of contexts; `below` is what each of them and those below it allocated, in bytes. */
export function callsOf({ contexts, functions }: PageProfile, below: readonly number[]): Calls {
  const byFunction = new Map<number, number[]>();
  const byCaller = new Map<number, number[]>();
  for (const [index, context] of contexts.entries()) {
    if (context.function < 0) continue;
    push(byFunction, context.function, index);
    const caller = contexts[context.parent]?.function ?? -1;
    if (caller >= 0) push(byCaller, caller, index);
  }
  /** Whether a context lies below another one of these. */
  const isWithin = (index: number, others: ReadonlySet<number>): boolean => {
    for (let at = contexts[index]!.parent; at >= 0; at = contexts[at]!.parent) if (others.has(at)) return true;
    return false;
  };
  const group = (indices: readonly number[], keyOf: (context: PageContext) => [number, number]): Call[] => {
    const found = new Map<string, { call: Call; members: Set<number> }>();
    for (const index of indices) {
      const [fn, line] = keyOf(contexts[index]!);
      const key = `${fn}:${line}`;
      const known = found.get(key) ?? {
        call: { function: fn, line, calls: 0, allocated: 0 },
        members: new Set<number>(),
      };
      known.call.calls += contexts[index]!.calls;
      known.members.add(index);
      found.set(key, known);
    }
    for (const { call, members } of found.values()) {
      for (const index of members) if (!isWithin(index, members)) call.allocated += below[index]!;
    }
    return [...found.values()].map(({ call }) => call).sort((a, b) => b.allocated - a.allocated || b.calls - a.calls);
  };
  return {
    callersOf: (fn) =>
      group(byFunction.get(fn) ?? [], ({ parent, callLine }) => [contexts[parent]?.function ?? -1, callLine]),
    calleesOf: (callers, line) =>
      group(
        callers.flatMap((fn) => (byCaller.get(fn) ?? []).filter((index) => contexts[index]!.callLine === line)),
        (context) => [context.function, functions[context.function]!.line],
      ),
  };
}

function push<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
