import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeContexts } from '../../../runtime/counters/contexts.ts';
import { beginChange, endChange, makeHandover } from '../../../runtime/counters/handover.ts';
import {
  DEPTH,
  FIRST_SLOT,
  HITS,
  MAX_DEPTH,
  type Memory,
  OUTSIDE,
  openMemory,
  SEQUENCE,
  USED,
  WIDTH,
} from '../../../runtime/counters/layout.ts';
import { HEADS, openStrata, REGION, rowFor, STRATUM_WIDTH } from '../../../runtime/counters/strata.ts';
import { askForCopies, readAsItStands, readWhole } from '../../../runtime/sampler/read-whole.ts';

function counting(): { memory: Memory; strata: undefined; count(n: number): void } {
  const memory = openMemory(FIRST_SLOT + 10);
  const contexts = makeContexts(memory);
  contexts.make(OUTSIDE, contexts.addFunction(2));
  return {
    memory,
    strata: undefined,
    count(n) {
      memory.counters[(FIRST_SLOT + 1) * WIDTH + HITS] = n;
      memory.contextCalls[1] = n;
      memory.state[USED] = n;
      memory.control[DEPTH] = n;
      memory.stackSlot[n] = FIRST_SLOT + n;
    },
  };
}

/** What a reader sees of `count(n)`. */
function seen({ memory }: { memory: Memory }): number[] {
  const { control, state, stackSlot, contextCalls, counters } = memory;
  const depth = control[DEPTH]!;
  return [
    counters[(FIRST_SLOT + 1) * WIDTH + HITS]!,
    contextCalls[1]!,
    state[USED]!,
    depth,
    stackSlot[depth]! - FIRST_SLOT,
  ];
}

test('a copy is of one moment, whatever the thread counts afterwards', () => {
  const followed = counting();
  const handOver = makeHandover(followed.memory);
  followed.count(1);
  handOver();
  const until = askForCopies([followed]);
  followed.count(5);
  handOver();
  followed.count(7);
  handOver();
  assert.deepEqual(readWhole(followed, until, seen), [5, 5, 5, 5, 5]);
});

test('of sampled probes the strata of the outside and of the regions are copied, with contexts of any size between them', () => {
  const memory = openMemory(FIRST_SLOT + 1000);
  const strata = openStrata(memory.capacity, MAX_DEPTH);
  const contexts = makeContexts(memory, REGION, HEADS);
  const regions: number[] = [];
  for (const sites of [3, 200, 5]) {
    const fn = contexts.addFunction(sites);
    regions.push(memory.contextBase[contexts.create(REGION, fn, HEADS)]!);
    contexts.make(OUTSIDE, fn);
  }
  const { due, rows, rowOf, copy } = strata;
  const slots = [OUTSIDE, ...regions.flatMap((base, i) => [base, base + HEADS + [3, 200, 5][i]! - 1])];
  const all = [0, strata.returns, strata.turns, strata.counted].flatMap((kind) => slots.map((slot) => kind + slot));
  all.forEach((stratum, i) => {
    due[stratum] = i + 1;
    if (i % 3 === 0) rows[rowFor(strata, stratum) + STRATUM_WIDTH - 1] = i + 1;
  });
  const handOver = makeHandover(memory, strata);
  askForCopies([{ memory, strata }]);
  handOver();
  const numbers = all.map((_, i) => i + 1);
  assert.deepEqual(
    all.map((stratum) => copy.due[stratum]),
    numbers,
  );
  assert.deepEqual(
    all.map((stratum) => copy.rows[rowOf[stratum]! + STRATUM_WIDTH - 1]),
    numbers.map((n, i) => (i % 3 === 0 ? n : 0)),
  );
  const later = rowFor(strata, all[1]!);
  rows[later + STRATUM_WIDTH - 1] = 1;
  assert.equal(copy.rows[rowOf[all[1]!]! + STRATUM_WIDTH - 1], 0);
});

test('a thread without probes is read as it stands', () => {
  const followed = counting();
  followed.count(3);
  assert.deepEqual(readWhole(followed, askForCopies([followed]), seen), [3, 3, 3, 3, 3]);
});

test('what changed while it was read is not believed, and read again', () => {
  const followed = counting();
  const { control } = followed.memory;
  let readings = 0;
  const read = (): number => {
    if (++readings === 1) endChange(control, beginChange(control));
    return readings;
  };
  assert.equal(readAsItStands(followed, read), 2);
});

test('a thread that is stopped in the middle of a step is never believed; an outer step holds the inner ones', () => {
  const followed = counting();
  const { control } = followed.memory;
  const outer = beginChange(control);
  endChange(control, beginChange(control));
  assert.equal(readWhole(followed, askForCopies([followed]), seen), null);
  endChange(control, outer);
  assert.notEqual(readAsItStands(followed, seen), null);
});

test('the number of a step goes round', () => {
  const { control } = counting().memory;
  control[SEQUENCE] = -2;
  endChange(control, beginChange(control));
  assert.equal(control[SEQUENCE], 0);
  control[SEQUENCE] = 2 ** 31 - 2;
  endChange(control, beginChange(control));
  assert.equal(control[SEQUENCE], -(2 ** 31));
});
