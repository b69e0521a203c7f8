import assert from 'node:assert/strict';
import test from 'node:test';
import { FIRST_SLOT, HITS, openMemory, WIDTH } from '../../../runtime/counters/layout.ts';
import { exactEngine } from '../../../runtime/exact/engine.ts';

test('no hit of a frameless function is lost where there are more than a word holds', () => {
  const memory = openMemory(FIRST_SLOT + 10);
  const { clock, contexts, shared } = exactEngine(memory, { metric: 'heap' });
  const { due, counters } = memory;
  clock.start();
  const first = contexts.addFunction(2);
  shared.q(0, first, 1);
  for (const slot of [FIRST_SLOT, FIRST_SLOT + 1]) {
    assert.equal(due[slot], -1);
    due[slot] = -0x3fffffff;
  }
  for (let times = 0; times < 3; times++) shared.q(0, first, 1);
  for (const slot of [FIRST_SLOT, FIRST_SLOT + 1]) {
    assert.equal(counters[slot * WIDTH + HITS]! - due[slot]!, 0x3fffffff + 3);
    assert.ok(due[slot]! > -10, `${due[slot]}`);
  }
});
