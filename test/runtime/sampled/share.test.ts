import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { now, waited } from '../../../runtime/clock/gauge.ts';
import { MAX_DEPTH, NOW, OWN_MS, openMemory } from '../../../runtime/counters/layout.ts';
import { openStrata } from '../../../runtime/counters/strata.ts';
import { makeRecorder } from '../../../runtime/sampled/recorder.ts';
import { SPREAD } from '../../../runtime/sampled/state-words.ts';

test('readings take their share of the time in which the thread works, and none of that in which it waits', async () => {
  const SHARE = 0.2;
  const memory = openMemory(64);
  const { state } = memory;
  const { begin, steer } = makeRecorder(memory, openStrata(memory.capacity, MAX_DEPTH), SHARE);
  await pause(1);
  state[NOW] = now();
  begin();
  const started = now();
  const idle = waited();
  const work = (ms: number): void => {
    for (const until = now() + ms; now() < until; );
  };
  work(25);
  while (waited() - idle < 2 * (now() - started - (waited() - idle))) await pause(10);
  const before = state[SPREAD]!;
  state[NOW] = now();
  // Nine tenths of what the whole time would allow, and at least twice of what the work does.
  state[OWN_MS]! += 0.9 * SHARE * (state[NOW]! - started);
  steer();
  assert.ok(state[SPREAD]! > before * 2, `${state[SPREAD]} after ${before}`);
});
