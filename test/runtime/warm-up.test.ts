import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_SLOT, openMemory } from '../../runtime/counters/layout.ts';
import type { Engine } from '../../runtime/engine.ts';
import { makeProbes } from '../../runtime/probes.ts';
import { sampledEngine } from '../../runtime/sampled/engine.ts';
import { warmUp } from '../../runtime/warm-up.ts';

const memory = () => openMemory(FIRST_SLOT + 100);

function warm(over: ReturnType<typeof memory>, engine: Engine): void {
  const { clock, contexts, frames } = engine;
  clock.start();
  const probes = { ...makeProbes(over, clock, frames), ...engine.shared };
  warmUp(over, clock, contexts, frames, probes, engine)();
}

test('sampled probes, which V8 may leave interpreted, are not warmed up longer for it', () => {
  const over = memory();
  const engine = sampledEngine(over, 0.1);
  let varied = 0;
  const vary = (n: number): void => {
    engine.vary!(n);
    varied++;
  };
  warm(over, { ...engine, vary });
  // 50 lines and 5 suspended ones in each round, after three of 5 lines and 5 suspended ones.
  assert.ok(varied <= 3 * 10 + 40 * 55, String(varied));
});
