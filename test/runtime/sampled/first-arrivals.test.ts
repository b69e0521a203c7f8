import assert from 'node:assert/strict';
import test from 'node:test';
import { FIRST_SLOT, openMemory } from '../../../runtime/counters/layout.ts';
import { OPENED, UNASKED } from '../../../runtime/sampled/control-words.ts';
import { sampledEngine } from '../../../runtime/sampled/engine.ts';

test('V8 is asked for the collections of before, where there may be some, ere a line’s first arrival is read', () => {
  const memory = openMemory(FIRST_SLOT + 10);
  const { control } = memory;
  const { clock, strata } = sampledEngine(memory, 0.1);
  clock.start();
  control[UNASKED] = 1;
  clock.move(FIRST_SLOT + 1, 1);
  assert.equal(control[OPENED]! % strata!.returns, FIRST_SLOT + 1);
  assert.equal(control[UNASKED], 0);
});
