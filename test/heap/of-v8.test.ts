import assert from 'node:assert/strict';
import test from 'node:test';
import type { Kinds } from '../../src/heap/graph.ts';
import { stepOfV8 } from '../../src/heap/of-v8.ts';
import type { Heap } from '../../src/heap/read.ts';

const CODE = 4;
const OTHER = 9;

/** The words for a way through nodes with these names, of code where not said otherwise. */
function told(...nodes: (string | [string, number])[]): ReturnType<typeof stepOfV8> {
  const names = nodes.map((node) => (typeof node === 'string' ? node : node[0]));
  const type = nodes.map((node) => (typeof node === 'string' ? CODE : node[1]));
  const strings = { count: names.length, get: (index: number) => names[index]!, indexOf: () => -1 };
  const heap = { type, name: names.map((_, i) => i), strings } as unknown as Heap;
  return stepOfV8(heap, { code: CODE } as Kinds, [...names.keys()]);
}

test('what V8 keeps is told by what it is, and the function or script that it belongs to', () => {
  const roots: [string, number][] = [
    ['(Startup object cache)', OTHER],
    ['(GC roots)', OTHER],
  ];
  assert.deepEqual(told('(script line ends)', 'node:events', 'getMaxListeners', ...roots), {
    name: 'node:events',
    kind: 'table of lines for stack traces',
  });
  assert.deepEqual(told('(source position table)', 'system / BytecodeArray', 'formatWithOptions', ...roots), {
    name: 'formatWithOptions',
    kind: 'piece of compiled code',
  });
  assert.deepEqual(told('system / FeedbackVector', 'system / FeedbackCell', ...roots), {
    name: '',
    kind: 'record of types for V8’s compiler',
  });
  assert.deepEqual(told(['system / TransitionArray', OTHER], ['system / Map', OTHER], ...roots), {
    name: '',
    kind: 'shape of objects',
  });
  const context = (name: string): [string, number] => [`system / ${name}`, OTHER];
  assert.deepEqual(told(context('WeakArrayList'), context('NativeContext'), ...roots), {
    name: '',
    kind: 'set of built-in objects',
  });
  assert.deepEqual(told(['', OTHER], context('ObjectTemplateInfo'), context('FunctionTemplateInfo'), 'TLSWrap'), {
    name: 'TLSWrap',
    kind: 'pattern of objects that Node makes',
  });
  assert.equal(told(...roots), null);
});
