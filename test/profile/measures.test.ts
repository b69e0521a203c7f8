import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noMeasures, tidyMeasures } from '../../src/profile/measures.ts';

test('what cannot be negative is not, whatever a snapshot says', () => {
  // A collection that began to mark leaves more in use than it found; a short line takes less than the probe that is taken off.
  const { freed, gcMs, ms } = tidyMeasures({ ...noMeasures(), freed: -118_864, gcMs: -1e-9, ms: -1e-7 });
  assert.deepEqual({ freed, gcMs, ms }, { freed: 0, gcMs: 0, ms: 0 });
});
