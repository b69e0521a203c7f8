import assert from 'node:assert/strict';
import test from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { FIRST_SLOT, openMemory } from '../../../runtime/counters/layout.ts';
import { makeProbes } from '../../../runtime/probes.ts';
import type { SampledClock } from '../../../runtime/sampled/clock.ts';
import { sampledEngine } from '../../../runtime/sampled/engine.ts';
import { warmUp } from '../../../runtime/warm-up.ts';

setFlagsFromString('--allow-natives-syntax');
const natives = new Function(`
  const [cold, hot] = [() => 1, () => 2];
  cold();
  %PrepareFunctionForOptimization(hot);
  hot();
  %OptimizeFunctionOnNextCall(hot);
  hot();
  const statusOf = (f) => %GetOptimizationStatus(f);
  return { statusOf, bits: statusOf(hot) & ~statusOf(cold) };
`)() as { statusOf: (f: unknown) => number; bits: number };
/** V8's bit of optimised code, which is another one in each version: those of its kinds are behind it. */
const OPTIMISED = natives.bits & -natives.bits;
const isOptimised = (f: unknown): boolean => (natives.statusOf(f) & OPTIMISED) !== 0;

const memory = openMemory(FIRST_SLOT + 1000);
const engine = sampledEngine(memory, 0.1);
const { clock, contexts, frames } = engine;
clock.start();
const probes = { ...makeProbes(memory, clock, frames), ...engine.shared };
const { take } = clock as SampledClock;
const notOptimised = (): string[] => [take, probes.p, probes.x].filter((f) => !isOptimised(f)).map(({ name }) => name);

test('what a program does first does not undo what V8 has optimised of a reading', () => {
  // A busy machine may compile more slowly than one warm-up waits.
  for (let times = 0; times < 20 && notOptimised().length > 0; times++) {
    warmUp(memory, clock, contexts, frames, probes, engine);
  }
  assert.deepEqual(notOptimised(), []);
  engine.zero!();
  contexts.clear();
  engine.clear!();
  clock.start();

  const first = contexts.addFunction(2);
  contexts.addFunction(2);
  for (let turn = 0; turn < 20; turn++) {
    const outer = probes.e(0, first);
    probes.p(outer, 1);
    probes.p(outer, 1);
    const inner = probes.c(1, first);
    probes.g(inner, 1);
    probes.x(inner);
    probes.b(outer, 1, undefined);
    probes.x(outer);
    const suspending = frames.enterAsync(first, 0);
    const within = probes.e(1, first);
    probes.p(within, 1);
    probes.x(within);
    frames.leaveAsync(suspending);
  }
  assert.deepEqual(notOptimised(), []);
});
