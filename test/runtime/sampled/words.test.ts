import assert from 'node:assert/strict';
import test from 'node:test';
import { openMemory } from '../../../runtime/counters/layout.ts';
import * as controlWords from '../../../runtime/sampled/control-words.ts';
import * as stateWords from '../../../runtime/sampled/state-words.ts';

/** What both clocks use ends before it. */
const FIRST = 40;

const { control, state } = openMemory(1);
for (const [name, words, length] of [
  ['control', Object.values<number>(controlWords), control.length],
  ['state', Object.values<number>(stateWords), state.length],
] as const) {
  test(`each word of the sampled probes in the ${name} block has a place of its own`, () => {
    assert.equal(new Set(words).size, words.length, `${words}`);
    assert.ok(Math.min(...words) >= FIRST && Math.max(...words) < length, `${words}`);
  });
}
