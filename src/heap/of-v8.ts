import { type Kinds, nameOf } from './graph.ts';
import type { Heap } from './read.ts';
import type { Step } from './steps.ts';

/** What V8 keeps beside the program's objects, by the names of nodes; the first that fits. The words have a blank in them, as no class has. */
const THINGS: readonly [RegExp, string][] = [
  [/^\(script line ends\)$/, 'table of lines for stack traces'],
  [/^system \/ (?:Feedback|LoadHandler|StoreHandler|AllocationSite)/, 'record of types for V8’s compiler'],
  [/^system \/ (?:Map|DescriptorArray|TransitionArray|PrototypeInfo)/, 'shape of objects'],
  [/^system \/ NativeContext/, 'set of built-in objects'],
  [/^system \/ (?:ObjectTemplate|FunctionTemplate)/, 'pattern of objects that Node makes'],
  [
    /^system \/ (?:BytecodeArray|ScopeInfo|Uncompiled|Preparse)|^\((?:code|source position|constant pool|bytecode)/,
    'piece of compiled code',
  ],
];

/** Names of what is neither a function nor a script. */
const UNNAMED = /^(?:|\(.*|system \/ .*)$/s;

/**
 * One step for a way on which nothing is the program's own: what of V8's the node is, and the function or script that it belongs to. `outwards`: the nodes of the
 * way from that node on. Null where V8's names do not tell.
 */
export function stepOfV8(heap: Heap, kinds: Kinds, outwards: readonly number[]): Step | null {
  for (const [i, node] of outwards.entries()) {
    const [, kind] = THINGS.find(([pattern]) => pattern.test(nameOf(heap, node))) ?? [];
    if (kind === undefined) continue;
    const owner = outwards
      .slice(i + 1)
      .find((other) => heap.type[other] === kinds.code && !UNNAMED.test(nameOf(heap, other)));
    return { name: owner === undefined ? '' : nameOf(heap, owner), kind };
  }
  return null;
}
