import assert from 'node:assert/strict';
import test from 'node:test';
import { garbageCollector } from '../../../runtime/clock/garbage-collector.ts';
import { ALLOCATED, FIRST_SLOT, OUTSIDE, openMemory, TOTAL_GCS, WIDTH } from '../../../runtime/counters/layout.ts';
import type { Engine } from '../../../runtime/engine.ts';
import { exactEngine } from '../../../runtime/exact/engine.ts';
import { sampledEngine } from '../../../runtime/sampled/engine.ts';

/** Work in one line, and what the line and the thread were charged with. */
function charged(
  open: (memory: ReturnType<typeof openMemory>) => Engine,
  work: () => void,
): [bytes: number, gcs: number] {
  const memory = openMemory(FIRST_SLOT + 10);
  const { clock, ledger } = open(memory);
  clock.start();
  clock.move(FIRST_SLOT, 1);
  clock.beside(work);
  clock.move(OUTSIDE, 0);
  clock.move(OUTSIDE, 0);
  ledger.stop();
  return [memory.counters[FIRST_SLOT * WIDTH + ALLOCATED]!, memory.state[TOTAL_GCS]!];
}

const collect = garbageCollector();
const kept: unknown[] = [];
const engines = {
  exact: (memory: ReturnType<typeof openMemory>) => exactEngine(memory, { metric: 'heap' }),
  sampled: (memory: ReturnType<typeof openMemory>) => sampledEngine(memory, 0.1),
};

for (const [name, open] of Object.entries(engines)) {
  test(`${name}: what is done beside a line is not charged to it, nor are its collections`, () => {
    const most = 50_000;
    const [bytes] = charged(open, () => kept.push(new Array(125_000).fill(1)));
    assert.ok(bytes < most, `${bytes} bytes of 1,000,000`);
    const [more, gcs] = charged(open, () => {
      for (let i = 0; i < 20; i++) new Array(125_000).fill(i);
      collect();
    });
    assert.ok(more < most, `${more} bytes of 20,000,000`);
    assert.equal(gcs, 0);
  });
}
