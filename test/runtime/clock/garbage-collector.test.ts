import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { garbageCollector } from '../../../runtime/clock/garbage-collector.ts';

const exposed = (): boolean => runInNewContext('typeof gc') === 'function';

test('V8 collects when it is told to, and contexts that are made later have `gc` only where they had it before', () => {
  for (const flag of ['--no-expose-gc', '--expose-gc']) {
    setFlagsFromString(flag);
    const before = exposed();
    let garbage: object | null = Array.from({ length: 100_000 }, (_, i) => ({ i }));
    const full = process.memoryUsage().heapUsed;
    assert.equal(Object.keys(garbage).length, 100_000);
    garbage = null;
    garbageCollector()();
    assert.ok(process.memoryUsage().heapUsed < full - 2_000_000, flag);
    assert.equal(exposed(), before, flag);
  }
  setFlagsFromString('--no-expose-gc');
});
