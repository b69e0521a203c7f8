import assert from 'node:assert/strict';
import test from 'node:test';
import { makeContexts } from '../../../runtime/counters/contexts.ts';
import { makeHandover } from '../../../runtime/counters/handover.ts';
import {
  FIRST_SLOT,
  HITS,
  MAX_DEPTH,
  type Memory,
  OUTSIDE,
  openMemory,
  WIDTH,
} from '../../../runtime/counters/layout.ts';
import {
  DRAWN,
  HEADS,
  openStrata,
  REGION,
  rowFor,
  STRATUM_WIDTH,
  type Strata,
} from '../../../runtime/counters/strata.ts';
import { askForCopies } from '../../../runtime/sampler/read-whole.ts';
import { makeTouching } from '../../../runtime/sampler/touch-copies.ts';

const FUNCTIONS = 100;
const SITES = 40;

/** A thread with many functions, in whose counters each page has been written to. */
function thread(): { memory: Memory; strata: Strata } {
  const memory = openMemory(FIRST_SLOT + 2 * FUNCTIONS * (SITES + HEADS));
  const strata = openStrata(memory.capacity, MAX_DEPTH);
  const contexts = makeContexts(memory, REGION, HEADS);
  for (let i = 0; i < FUNCTIONS; i++) {
    const base = memory.contextBase[contexts.create(REGION, contexts.addFunction(SITES), HEADS)]!;
    contexts.make(OUTSIDE, i);
    for (let slot = base; slot < base + SITES + HEADS; slot++) {
      for (let kind = 0; kind <= strata.counted; kind += strata.returns) {
        strata.rows[rowFor(strata, kind + slot) + DRAWN] = slot;
        strata.due[kind + slot] = slot;
      }
      memory.counters[slot * WIDTH + HITS] = slot;
    }
  }
  return { memory, strata };
}

/** Page faults of the thread's first copy. */
function faultsOf({ memory, strata }: { memory: Memory; strata: Strata }): number {
  const handOver = makeHandover(memory, strata);
  askForCopies([{ memory, strata }]);
  const before = process.resourceUsage().minorPageFault;
  handOver();
  return process.resourceUsage().minorPageFault - before;
}

test('a copy goes where pages have been touched before, and touching changes nothing', (t) => {
  const first = faultsOf(thread());
  if (first === 0) return t.skip('the system does not count page faults');
  const prepared = thread();
  const touchCopy = makeTouching();
  touchCopy(prepared);
  const faults = faultsOf(prepared);
  assert.ok(faults < first / 4, `${faults} of ${first}`);
  const { memory, strata } = prepared;
  touchCopy(prepared);
  const { contextBase, copy, counters } = memory;
  const [from, to] = [FIRST_SLOT, contextBase[3]!];
  assert.deepEqual(copy.counters.subarray(from * WIDTH, to * WIDTH), counters.subarray(from * WIDTH, to * WIDTH));
  for (let kind = 0; kind <= strata.counted; kind += strata.returns) {
    const [first, end] = [kind + from, kind + from + SITES];
    assert.deepEqual(strata.copy.due.subarray(first, end), strata.due.subarray(first, end));
  }
  const end = strata.lastRow[0]! + STRATUM_WIDTH;
  assert.deepEqual(strata.copy.rows.subarray(0, end), strata.rows.subarray(0, end));
});
