import assert from 'node:assert/strict';
import test from 'node:test';
import { CALIBRATION, FIRST_SLOT, MAX_DEPTH, openMemory, WIDTH } from '../../../runtime/counters/layout.ts';
import { LARGEST, LIKELY, openStrata, POSSIBLE, rowFor, UNEXPLAINED, WXX } from '../../../runtime/counters/strata.ts';
import { RING, RING_START } from '../../../runtime/sampled/control-words.ts';
import { GOT_BYTES } from '../../../runtime/sampled/state-words.ts';
import { makeSuspects } from '../../../runtime/sampled/suspects.ts';

/** What is known of two lines after a stretch with a jump of 100 KB, which went through `lines`. */
function afterJump(...lines: (0 | 1)[]): { likely: number[]; possible: number[]; unexplained: number } {
  const memory = openMemory(FIRST_SLOT + 10);
  const strata = openStrata(memory.capacity, MAX_DEPTH);
  const { control, state, counters } = memory;
  const { ring, look } = makeSuspects(memory, strata);
  // One sample of the second line was as large: V8's own work fell on it.
  const sampled = rowFor(strata, FIRST_SLOT + 1);
  strata.rows[sampled + LARGEST] = 100_000;
  strata.rows[sampled + WXX] = 100_000 ** 2;
  lines.forEach((line, i) => {
    ring[i] = FIRST_SLOT + line;
  });
  control[RING_START] = 0;
  control[RING] = lines.length - 1;
  state[GOT_BYTES] = 100_000;
  look();
  const of = (field: number): number[] => [0, 1].map((line) => strata.rows[strata.rowOf[FIRST_SLOT + line]! + field]!);
  return { likely: of(LIKELY), possible: of(POSSIBLE), unexplained: counters[CALIBRATION * WIDTH + UNEXPLAINED]! };
}

test('a jump between readings is nobody’s where two lines may have made it, whatever a sample of one of them was', () => {
  assert.deepEqual(afterJump(0, 1, 0), { likely: [0, 0], possible: [100_000, 100_000], unexplained: 100_000 });
});

test('a jump is the line’s that alone was there', () => {
  assert.deepEqual(afterJump(0, 0), { likely: [100_000, 0], possible: [100_000, 0], unexplained: 0 });
});
