import assert from 'node:assert/strict';
import test from 'node:test';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { readHeld } from '../../src/result/holders.ts';

test('why there is no heap snapshot is told', () => {
  const lacking = { need: 15 * 2 ** 30, room: 3 * 2 ** 30 };
  const raw = { tables: [], live: { interval: 1, moments: [], lines: [], elsewhere: [], lacking } };
  const { warnings } = readHeld([raw as unknown as RawSnapshot], '/nowhere');
  assert.deepEqual(warnings, [
    {
      kind: 'lost',
      message:
        'who holds the objects is not known: no snapshot was taken, for which V8 may need 15.0 GB of memory, and 3.0 GB were free',
    },
  ]);
});
