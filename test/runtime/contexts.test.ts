import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeContexts } from '../../runtime/contexts.ts';
import {
  CONTEXT_CAP,
  CONTEXTS,
  EXHAUSTED,
  FIRST_SLOT,
  FLAGS,
  FOLDED,
  OUTSIDE,
  openMemory,
} from '../../runtime/layout.ts';

test('a context is made once for each caller and line', () => {
  const memory = openMemory(FIRST_SLOT + 1000);
  const contexts = makeContexts(memory);
  const f = contexts.addFunction(3);
  const g = contexts.addFunction(2);
  assert.equal(contexts.find(OUTSIDE, f), 0);
  const outer = contexts.make(OUTSIDE, f);
  assert.equal(contexts.find(OUTSIDE, f), outer);
  const base = memory.contextBase[outer]!;
  const first = contexts.make(base + 1, g);
  const second = contexts.make(base + 2, g);
  assert.notEqual(first, second);
  assert.equal(contexts.find(base + 1, g), first);
  assert.deepEqual(
    [0, 1, 2].map((k) => contexts.contextOf(base + k)),
    [outer, outer, outer],
  );
  assert.equal(contexts.contextOf(memory.contextBase[second]! + 1), second);
  assert.equal(contexts.contextOf(OUTSIDE), 0);
});

test('recursion folds onto the nearest ancestor', () => {
  const memory = openMemory(FIRST_SLOT + 1000);
  const contexts = makeContexts(memory);
  const f = contexts.addFunction(1);
  const g = contexts.addFunction(1);
  const outer = contexts.make(OUTSIDE, f);
  const inner = contexts.make(memory.contextBase[outer]!, g);
  assert.equal(contexts.make(memory.contextBase[inner]!, f), outer);
  assert.equal(contexts.find(memory.contextBase[inner]!, f), outer);
  assert.equal(contexts.make(memory.contextBase[inner]!, g), inner);
});

test('past the cap a context folds onto the root of its function, and says so', () => {
  const memory = openMemory(FIRST_SLOT + 3 * CONTEXT_CAP);
  const contexts = makeContexts(memory);
  const wide = contexts.addFunction(CONTEXT_CAP);
  const f = contexts.addFunction(1);
  const base = memory.contextBase[contexts.make(OUTSIDE, wide)]!;
  for (let k = 0; memory.control[CONTEXTS]! < CONTEXT_CAP; k++) contexts.make(base + k, f);
  assert.equal(memory.control[FLAGS], 0);
  const folded = contexts.make(base + CONTEXT_CAP - 1, f);
  assert.equal(folded, contexts.find(OUTSIDE, f));
  assert.equal(memory.control[FLAGS], FOLDED);
});

test('without room there is no context, and that is said', () => {
  const memory = openMemory(FIRST_SLOT + 5);
  const contexts = makeContexts(memory);
  const f = contexts.addFunction(4);
  const g = contexts.addFunction(4);
  assert.notEqual(contexts.make(OUTSIDE, f), 0);
  assert.equal(contexts.make(OUTSIDE, g), 0);
  assert.equal(memory.control[FLAGS], EXHAUSTED);
});
