import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchBackground } from '../../../runtime/clock/background.ts';
import {
  ALLOCATED,
  FIRST_SLOT,
  IDLE_MALLOCED,
  type Memory,
  openMemory,
  WIDTH,
} from '../../../runtime/counters/layout.ts';

const KB = 1024;
const SEVEN = FIRST_SLOT;
const NINE = FIRST_SLOT + 1;

/** A thread that V8 compiles for, or not; and lines that are charged with the rises of the heap, as the clock does. */
function start() {
  const memory: Memory = openMemory(FIRST_SLOT + 10);
  const background = watchBackground(memory);
  const compiling = (yes: boolean): void => {
    memory.state[IDLE_MALLOCED] = yes ? -1 : Number.POSITIVE_INFINITY;
  };
  const charge = (slot: number, moved: number, ms: number): void => {
    memory.counters[slot * WIDTH + ALLOCATED]! += Math.max(0, background.correct(slot, moved, ms, false));
  };
  const lines = (): number[] => [SEVEN, NINE].map((slot) => memory.counters[slot * WIDTH + ALLOCATED]!);
  compiling(true);
  return { background, compiling, charge, lines };
}

test('a jump is charged, and taken back from its line when the thread gives it back', () => {
  const { background, charge, lines } = start();
  charge(SEVEN, 257 * KB, 1);
  assert.deepEqual(lines(), [257 * KB, 0]);
  assert.equal(background.pending(), true);
  charge(NINE, -199 * KB, 1);
  assert.deepEqual(lines(), [58 * KB, 0]);
});

test('when the compilation has ended, a fall takes nothing back', () => {
  const { background, compiling, charge, lines } = start();
  charge(SEVEN, 257 * KB, 1);
  compiling(false);
  charge(NINE, 9 * KB, 1);
  charge(NINE, -199 * KB, 1);
  assert.deepEqual(lines(), [257 * KB, 9 * KB]);
  assert.equal(background.pending(), false);
});

test('what no thread can have made in the time is charged to nobody, and lowers the next fall', () => {
  const { charge, lines } = start();
  charge(SEVEN, 257 * KB, 0);
  charge(SEVEN, 100 * KB, 1);
  charge(NINE, -257 * KB, 1);
  assert.deepEqual(lines(), [100 * KB, 0]);
});

test('what falls before it rises is a debt, which the rise pays', () => {
  const { charge, lines } = start();
  charge(SEVEN, -100 * KB, 1);
  charge(NINE, 101 * KB, 1);
  assert.deepEqual(lines(), [0, 1 * KB]);
});
