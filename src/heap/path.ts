import { isBuiltin } from 'node:module';
import { fileURLToPath } from 'node:url';
import { edgeNameOf, follow, type Kinds, nameOf, placeOfClosure, scriptOfClosure } from './graph.ts';
import { stepOfV8 } from './of-v8.ts';
import type { Reach } from './reach.ts';
import type { Heap } from './read.ts';
import type { Modules } from './samples.ts';
import { fold, OF_NODE, type Step, shorten, trim } from './steps.ts';
import { namesOfSlot } from './variables.ts';

/** An object with more properties than this is used as a dictionary: their names tell nothing. */
const DICTIONARY = 16;

/**
 * The way to a node, root first; null when it is not alive. What a file's variables hold is told as held by the module. `isPart`: the node is none of the program's
 * own things, but a part of the last step, as the elements of an array.
 */
export function pathTo(
  heap: Heap,
  kinds: Kinds,
  reach: Reach,
  target: number,
  modules: Modules['files'],
): { steps: Step[]; isPart: boolean } | null {
  if (reach.from[target] === -1) return null;
  const nodes: number[] = [];
  let node = target;
  for (; node !== 0 && !modules.has(node); node = reach.from[node]!) nodes.push(node);
  const steps: Step[] = [];
  let isPart = false;
  /** The name of the next step, where it comes from an edge out of a node that is not shown itself. */
  let known: Known = UNKNOWN;
  /** Script of the function whose variables are met next. */
  let scope = '';
  const file = modules.get(node);
  if (file !== undefined) {
    steps.push({ name: '', kind: 'module', file: pathOf(file) });
    scope = file;
    // What has the variables by their names is no step.
    nodes.pop();
  }
  for (const node of nodes.reverse()) {
    const owner = reach.from[node]!;
    const ofModule = file !== undefined && modules.has(reach.from[owner]!);
    const found = knownAs(heap, kinds, reach.edge[node]!, owner, ofModule);
    known = found.names.length > 0 ? { ...found, isVariable: found.isVariable || ofModule, ofModule } : known;
    const step = stepOf(heap, kinds, node, known.names[0] ?? '', known.isVariable ? scope : '');
    if (heap.type[node] === kinds.closure) scope = scriptOfClosure(heap, kinds, node);
    else if (step?.kind === 'suspended' || step?.kind === 'module') scope = step.file ?? '';
    isPart = step === null;
    if (step) {
      const isCalled = step.name !== '' && step.name === known.names[0];
      const named = known.names.length > 1 && isCalled ? { ...step, name: '', names: known.names } : step;
      steps.push(isCalled && known.ofModule ? { ...named, ofModule: true } : named);
      known = UNKNOWN;
    }
    // Entries of a Map stand in a table: what that leads to is an element.
    else if (steps.length > 0 && heap.type[node] === kinds.array && known.names.length === 0) known = ELEMENT;
  }
  const shown = shorten(fold(trim(steps)));
  const ofV8 = shown.length === 0 ? stepOfV8(heap, kinds, nodes.reverse()) : null;
  return { steps: ofV8 === null ? shown : [ofV8], isPart };
}

interface Known {
  /** One name, or those that it may be. */
  names: readonly string[];
  isVariable: boolean;
  /** It is one of a file's top level. */
  ofModule?: boolean;
}

const UNKNOWN: Known = { names: [], isVariable: false };
const ELEMENT: Known = { names: ['[]'], isVariable: false };

/** Name by which an edge knows what it leads to; none for an edge of V8's own. `ofModule`: the owner has a file's variables by their names. */
function knownAs(heap: Heap, kinds: Kinds, drawn: number, owner: number, ofModule: boolean): Known {
  const edge = namedEdge(heap, kinds, owner, drawn);
  switch (heap.edgeType[edge]) {
    case kinds.context:
      return { names: [edgeNameOf(heap, kinds, edge)], isVariable: true };
    case kinds.property: {
      if (!ofModule && isDictionary(heap, kinds, owner)) return ELEMENT;
      const name = edgeNameOf(heap, kinds, edge).replace(/^<symbol (.*)>$/, '[$1]');
      // Timers stand in a ring.
      return name === '_idleNext' || name === '_idlePrev' ? UNKNOWN : { names: [name], isVariable: false };
    }
    case kinds.element:
      return ELEMENT;
    case kinds.hiddenEdge:
      return heap.type[owner] === kinds.object && nameOf(heap, owner) === 'system / Context'
        ? { names: namesOfSlot(heap, kinds, owner, edge), isVariable: true }
        : UNKNOWN;
    case kinds.internal:
      return heap.ephemerons.find(heap.edgeName[edge]!)
        ? { names: ['value in a WeakMap'], isVariable: false }
        : UNKNOWN;
    default:
      return UNKNOWN;
  }
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
      // The memory of a typed array that came before.
      if (name.startsWith('system /') || (name === 'ArrayBuffer' && known === '')) return null;
      if (/^(?:Object|Window) \/ |^global(?: |$)/.test(name)) return { name: 'globalThis', kind: 'global' };
      const running = follow(heap, kinds, node, 'function');
      if (running >= 0 && heap.type[running] === kinds.closure) return suspendedStep(heap, kinds, running);
      return builtinStep(heap, kinds, node) ?? { name: known, kind: name, ...at, ...callbackOf(heap, kinds, node) };
    }
    case kinds.native:
      return name.startsWith('Node / ') ? { name: known, kind: name.slice(7), ...at } : null;
    // Its code is most of it: V8 compiles it when it is used.
    case kinds.regexp:
      return { name: known, kind: 'compiled regular expression', ...at };
    case kinds.string:
    case kinds.concatenated:
    case kinds.sliced:
      return { name: known, kind: '(string)', ...at };
    case kinds.synthetic:
      return name === '(Stack roots)' ? { name: '', kind: 'root' } : null;
    default:
      return null;
  }
}

/** A module of Node's own, by the name that it is required by. */
function builtinStep(heap: Heap, kinds: Kinds, node: number): Step | null {
  const id = nameOf(heap, node) === 'BuiltinModule' ? follow(heap, kinds, node, 'id') : -1;
  const name = id < 0 ? '' : nameOf(heap, id);
  // A class of the program may have that name.
  return isBuiltin(name) || name.startsWith('internal/') ? { name: `node:${name}`, kind: OF_NODE } : null;
}

/** A timer is known by where its callback stands. */
function callbackOf(heap: Heap, kinds: Kinds, timer: number): Pick<Step, 'file' | 'line'> {
  const callback = follow(heap, kinds, timer, '_onTimeout');
  if (callback < 0 || heap.type[callback] !== kinds.closure) return {};
  const place = placeOfClosure(heap, kinds, callback);
  return place === null || place.file.startsWith('node:') ? {} : { file: pathOf(place.file), line: place.line };
}

/** A function, or one that waits; those that are V8's own, with no place, are no step, but for a bound one. */
function functionStep(heap: Heap, kinds: Kinds, closure: number, name: string, kind: string): Step | null {
  const place = placeOfClosure(heap, kinds, closure);
  if (place) return { name: name === '[]' ? '' : name, kind, file: pathOf(place.file), line: place.line };
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
