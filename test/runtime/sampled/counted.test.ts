import assert from 'node:assert/strict';
import test from 'node:test';
import { FIRST_SLOT, openMemory } from '../../../runtime/counters/layout.ts';
import { DRAWN } from '../../../runtime/counters/strata.ts';
import { makeProbes, type SharedProbes } from '../../../runtime/probes.ts';
import { sampledEngine } from '../../../runtime/sampled/engine.ts';

for (const [kind, hit] of [
  ['a function’s', (probes, first) => probes.h(probes.e(0, first), 1)],
  ['an async function’s', (probes, first, frames) => probes.H(frames.enterAsync(first, 0), 1)],
  ['a frameless function’s', (probes, first) => probes.q(0, first, 1)],
] as const satisfies readonly (readonly [string, Hit])[]) {
  test(`no hit of ${kind} line that is only counted is lost where there are more than a word holds`, () => {
    const memory = openMemory(FIRST_SLOT + 10);
    const { clock, contexts, frames, shared, strata } = sampledEngine(memory, 0.1);
    const { due, rows, rowOf, counted } = strata!;
    const probes = { ...makeProbes(memory, clock, frames), ...shared };
    clock.start();
    const first = contexts.addFunction(2);
    hit(probes, first, frames);
    const stratum = due.findIndex((left, at) => at >= counted && left === -1);
    due[stratum] = -0x3fffffff;
    for (let times = 0; times < 3; times++) hit(probes, first, frames);
    assert.equal(rows[rowOf[stratum]! + DRAWN]! - due[stratum]!, 0x3fffffff + 3);
    assert.ok(due[stratum]! > -10, `${due[stratum]}`);
  });
}

type Hit = (probes: SharedProbes, first: number, frames: ReturnType<typeof sampledEngine>['frames']) => void;
