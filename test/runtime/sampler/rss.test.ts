import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineOf, profiled } from '../harness.ts';

const { run, profile } = profiled({ metric: 'rss' });

test('with --metric rss memory and increment are of the resident set, and allocated stays exact', () => {
  const fill = run(`
    function fill() {
      const pages = Buffer.alloc(64000000, 1);
      const small = new Array(1000);
      return [pages, small];
    }
    fill`) as () => unknown;
  const kept = fill();
  const result = profile();
  const pages = lineOf(result, 'fill', 1).self;
  assert.ok(pages.increment > 55_000_000 && pages.increment < 80_000_000, `${pages.increment}`);
  assert.ok(pages.memory > 64_000_000);
  // V8's compiler threads may have a page.
  assert.ok(pages.allocated >= 64_000_000 && pages.allocated < 64_100_000 + 262_144, `${pages.allocated}`);
  const small = lineOf(result, 'fill', 2).self;
  assert.ok(small.allocated >= 8048 && small.allocated < 16_000, `${small.allocated}`);
  assert.equal(result.run.metric, 'rss');
  assert.ok(Array.isArray(kept));
});
