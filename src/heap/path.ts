import { fileURLToPath } from 'node:url';
import { edgeNameOf, follow, type Kinds, nameOf, placeOfClosure, scriptOfClosure } from './graph.ts';
import type { Reach } from './reach.ts';
import type { Heap } from './read.ts';
import { fold, moduleFirst, type Step, shorten, trim } from './steps.ts';

/** An object with more properties than this is used as a dictionary: their names tell nothing. */
const DICTIONARY = 16;

/**
 * The way to a node, root first and the node last; null when it is not alive. With `isOwn` the way leads through the profiler, which keeps the variables
 * of modules alive until the end: then it begins behind that, at the module.
 */
export function pathTo(
  heap: Heap,
  kinds: Kinds,
  reach: Reach,
  target: number,
  isOwn?: (script: string) => boolean,
): Step[] | null {
  if (reach.from[target] === -1) return null;
  const nodes: number[] = [];
  for (let node = target; node !== 0; node = reach.from[node]!) nodes.push(node);
  if (isOwn) {
    const own = nodes.findIndex(
      (node) => heap.type[node] === kinds.closure && isOwn(scriptOfClosure(heap, kinds, node)),
    );
    if (own >= 0) nodes.length = own;
  }
  const steps: Step[] = [];
  /** Name by which what comes next is known: that of an edge out of something which is no step itself. */
  let known = '';
  /** Script of the function whose variables are met next. */
  let scope = '';
  for (const node of nodes.reverse()) {
    const edge = namedEdge(heap, kinds, reach.from[node]!, reach.edge[node]!);
    known = knownAs(heap, kinds, edge, reach.from[node]!) || known;
    const isVariable = heap.edgeType[edge] === kinds.context;
    const step = stepOf(heap, kinds, node, known, isVariable ? scope : '');
    if (heap.type[node] === kinds.closure) scope = scriptOfClosure(heap, kinds, node);
    else if (step?.kind === 'suspended' || step?.kind === 'module') scope = step.file ?? '';
    if (step) {
      steps.push(step);
      known = '';
    }
    // Entries of a Map stand in a table: what that leads to is an element.
    else if (steps.length > 0 && heap.type[node] === kinds.array && known === '') known = '[]';
  }
  return shorten(fold(isOwn ? moduleFirst(steps) : trim(steps)));
}

/** The edge that has a name, where V8 draws another beside it. */
function namedEdge(heap: Heap, kinds: Kinds, owner: number, edge: number): number {
  if (heap.edgeType[edge] !== kinds.hiddenEdge) return edge;
  for (let other = heap.firstEdge[owner]!; other < heap.firstEdge[owner + 1]!; other++) {
    const type = heap.edgeType[other]!;
    if (heap.edgeTo[other] === heap.edgeTo[edge] && (type === kinds.context || type === kinds.property)) return other;
  }
  return edge;
}

/** Name by which an edge knows what it leads to; '' for an edge of V8's own. */
function knownAs(heap: Heap, kinds: Kinds, edge: number, owner: number): string {
  switch (heap.edgeType[edge]) {
    case kinds.context:
      return edgeNameOf(heap, kinds, edge);
    case kinds.property:
      if (isDictionary(heap, kinds, owner)) return '[]';
      return edgeNameOf(heap, kinds, edge).replace(/^<symbol (.*)>$/, '[$1]');
    case kinds.element:
      return '[]';
    case kinds.internal:
      return heap.ephemerons.find(heap.edgeName[edge]!) ? 'value in a WeakMap' : '';
    default:
      return '';
  }
}

function isDictionary(heap: Heap, kinds: Kinds, node: number): boolean {
  if (heap.type[node] !== kinds.object || nameOf(heap, node) !== 'Object') return false;
  let properties = 0;
  for (let edge = heap.firstEdge[node]!; edge < heap.firstEdge[node + 1]!; edge++)
    if (heap.edgeType[edge] === kinds.property) properties++;
  return properties > DICTIONARY;
}

/** What a node is to a person; null for what only V8 knows. */
function stepOf(heap: Heap, kinds: Kinds, node: number, known: string, scope: string): Step | null {
  const name = nameOf(heap, node);
  const at = scope === '' ? {} : { file: pathOf(scope) };
  switch (heap.type[node]) {
    case kinds.closure:
      return functionStep(heap, kinds, node, name || known, 'closure');
    case kinds.object: {
      if (name.startsWith('system /')) return null;
      if (/^(?:Object|Window) \/ |^global(?: |$)/.test(name)) return { name: 'globalThis', kind: 'global' };
      const running = follow(heap, kinds, node, 'function');
      if (running >= 0 && heap.type[running] === kinds.closure) return suspendedStep(heap, kinds, running);
      return { name: known, kind: name, ...at };
    }
    case kinds.native:
      return name.startsWith('Node / ') ? { name: known, kind: name.slice(7), ...at } : null;
    case kinds.string:
      return { name: known, kind: '(string)', ...at };
    case kinds.synthetic:
      return name === '(Stack roots)' ? { name: '', kind: 'root' } : null;
    default:
      return null;
  }
}

/** A function, or one that waits; those that are V8's own, with no place, are no step, but for a bound one. */
function functionStep(heap: Heap, kinds: Kinds, closure: number, name: string, kind: string): Step | null {
  const place = placeOfClosure(heap, kinds, closure);
  if (place) return { name, kind, file: pathOf(place.file), line: place.line };
  return name === 'native_bind' ? { name: '', kind: 'bound function' } : null;
}

/** A function that waits; the top level of a module is one without a name. */
function suspendedStep(heap: Heap, kinds: Kinds, closure: number): Step | null {
  const step = functionStep(heap, kinds, closure, nameOf(heap, closure), 'suspended');
  return step?.name === '' && step.file !== undefined ? { name: '', kind: 'module', file: step.file } : step;
}

function pathOf(script: string): string {
  try {
    return script.startsWith('file:') ? fileURLToPath(script) : script;
  } catch {
    return script;
  }
}
