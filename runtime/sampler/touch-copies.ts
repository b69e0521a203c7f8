import { eachRegion } from '../counters/handover.ts';
import { CONTEXTS, FIRST_SLOT, type Memory, SLOTS, WIDTH } from '../counters/layout.ts';
import { KINDS, STRATUM_WIDTH } from '../counters/strata.ts';
import type { Whole } from './read-whole.ts';

/** Bytes of the smallest page that a system has. */
const PAGE = 4096;

/** What has been touched already of a thread's copy. */
interface Touched {
  slots: number;
  contexts: number;
  rows: number;
}

/**
 * Makes what touches the places where a thread will leave its copy (see ../counters/handover.ts). The first write to a page takes the system up to
 * 15 µs on a virtual machine: without this it is the program's thread that waits for each of them.
 */
export function makeTouching(): (whole: Whole) => void {
  const known = new WeakMap<Memory, Touched>();
  return ({ memory, strata }) => {
    const { control, copy } = memory;
    const before = known.get(memory) ?? { slots: FIRST_SLOT, contexts: 1, rows: 0 };
    // The slots of a context are there before it is counted.
    const rows = strata === undefined ? 0 : strata.lastRow[0]! + STRATUM_WIDTH;
    const now = { contexts: control[CONTEXTS]!, slots: control[SLOTS]!, rows };
    known.set(memory, now);
    if (strata !== undefined && rows > before.rows) touch(strata.copy.rows, before.rows, rows);
    if (now.contexts <= before.contexts) return;
    touch(copy.counters, before.slots * WIDTH, now.slots * WIDTH);
    touch(copy.due, before.slots, now.slots);
    touch(copy.gaps, before.slots, now.slots);
    touch(copy.contextCalls, before.contexts, now.contexts);
    touch(copy.contextQuiet, before.contexts, now.contexts);
    if (strata === undefined) return;
    eachRegion(memory, before.contexts, now, (first, end) => {
      for (let kind = 0; kind < KINDS * strata.returns; kind += strata.returns)
        touch(strata.copy.due, kind + first, kind + end);
    });
  };
}

/** Changes nothing in a view's elements from `from` to before `to`, which another thread may be writing. */
function touch({ buffer, byteOffset, BYTES_PER_ELEMENT }: Float64Array | Int32Array, from: number, to: number): void {
  const words = new Int32Array(buffer);
  const start = byteOffset + from * BYTES_PER_ELEMENT;
  const end = byteOffset + to * BYTES_PER_ELEMENT;
  for (let at = start - (start % PAGE); at < end; at += PAGE) Atomics.or(words, at / 4, 0);
}
