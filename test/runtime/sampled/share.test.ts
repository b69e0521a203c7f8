import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuTime, now, waited } from '../../../runtime/clock/gauge.ts';
import { MAX_DEPTH, NOW, OWN_MS, openMemory } from '../../../runtime/counters/layout.ts';
import { openStrata } from '../../../runtime/counters/strata.ts';
import { makeRecorder } from '../../../runtime/sampled/recorder.ts';
import { SPREAD, STEERED } from '../../../runtime/sampled/state-words.ts';

const SHARE = 0.2;

/** A recorder that has just begun, and its memory. */
async function begun(): Promise<{ state: Float64Array; steer(): void }> {
  const memory = openMemory(64);
  const { begin, steer } = makeRecorder(memory, openStrata(memory.capacity, MAX_DEPTH), SHARE);
  await pause(1);
  memory.state[NOW] = now();
  begin();
  return { state: memory.state, steer };
}

/** Works for more than the period after which the share is looked at. */
function work(): void {
  for (const until = cpuTime() + 25; cpuTime() < until; );
}

test('readings take their share of the time in which the thread works, and none of that in which it waits', async () => {
  const { state, steer } = await begun();
  const started = now();
  const idle = waited();
  work();
  while (waited() - idle < 2 * (now() - started - (waited() - idle))) await pause(10);
  const before = state[SPREAD]!;
  state[NOW] = now();
  // Nine tenths of what the whole time would allow, and at least twice of what the work does.
  state[OWN_MS]! += 0.9 * SHARE * (state[NOW]! - started);
  steer();
  assert.ok(state[SPREAD]! > before, `${state[SPREAD]} after ${before}`);
});

test('a thread that the system lets wait is not read more often for it', async () => {
  const { state, steer } = await begun();
  work();
  const before = state[SPREAD]!;
  state[NOW] = now();
  state[STEERED]! -= 1000;
  state[OWN_MS]! += 0.5 * SHARE * 1000;
  steer();
  assert.ok(state[SPREAD]! > before, `${state[SPREAD]} after ${before}`);
});

test('readings that take too little of the time get denser, and by little at once: samples of unlike weights say less', async () => {
  const { state, steer } = await begun();
  work();
  const before = state[SPREAD]!;
  state[NOW] = now();
  steer();
  assert.ok(state[SPREAD]! < before && state[SPREAD]! > before / 2, `${state[SPREAD]} after ${before}`);
});
