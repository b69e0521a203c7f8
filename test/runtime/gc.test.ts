import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, profiled } from './harness.ts';

const { run, profile } = profiled({ gc: true });

test('with --gc increments are retained bytes, and a temporary shows in allocated and peak only', () => {
  const mixed = run(`
    function mixed() {
      const length = new Array(6250000).fill(0).length;
      const kept = new Array(125000).fill(length);
      return kept;
    }
    mixed`) as () => unknown[];
  const kept = mixed();
  const result = profile();
  const temporary = lineOf(result, 'mixed', 1).self;
  const retained = lineOf(result, 'mixed', 2).self;
  assert.ok(temporary.allocated >= 50_000_000 && temporary.allocated < 50_200_000, `${temporary.allocated}`);
  assert.ok(temporary.peak >= 50_000_000);
  assert.ok(Math.abs(temporary.increment) < 200_000, `${temporary.increment}`);
  assert.ok(Math.abs(retained.increment - 1_000_000) < 100_000, `${retained.increment}`);
  assert.equal(kept.length, 125_000);
  const { totals } = result;
  assert.ok(Math.abs(totals.lines + totals.outside - totals.allocated) <= totals.allocated * 0.001);
});

test('the profiler leaves no gc function behind', () => {
  assert.equal('gc' in globalThis, false);
});
