import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeContexts } from '../../../runtime/counters/contexts.ts';
import {
  CONTEXT_CAP,
  CONTEXTS,
  EXHAUSTED,
  FIRST_SLOT,
  FLAGS,
  FOLDED,
  OUTSIDE,
  openMemory,
} from '../../../runtime/counters/layout.ts';

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

test('contexts fold before the slots run out: every function has its root', () => {
  const functions = 10;
  const sites = 4;
  const memory = openMemory(FIRST_SLOT + 3 * functions * sites);
  const contexts = makeContexts(memory);
  const fns = Array.from({ length: functions }, () => contexts.addFunction(sites));
  // Each function calls each from each of its lines, as far as there is room.
  const todo = fns.slice(0, 2).map((fn) => contexts.make(OUTSIDE, fn));
  const seen = new Set(todo);
  for (const context of todo) {
    for (const fn of fns) {
      for (let k = 0; k < sites; k++) {
        const made = contexts.make(memory.contextBase[context]! + k, fn);
        assert.notEqual(made, 0);
        assert.equal(memory.contextFunction[made], fn);
        if (!seen.has(made)) todo.push(made);
        seen.add(made);
      }
    }
  }
  assert.equal(memory.control[FLAGS], FOLDED);
  assert.ok(seen.size > 2 * functions, `${seen.size}`);
  // All have their roots now, as many functions as there are.
  for (const fn of fns) assert.equal(memory.contextParent[contexts.make(OUTSIDE, fn)], OUTSIDE);
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
