import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';

const skip = process.platform !== 'linux' && 'there memory is in no file';

test('reads no resident memory while the program has closed a standard stream', { skip }, () => {
  const program = `
    import { closeSync, openSync } from 'node:fs';
    import { canReadRss, rss } from ${JSON.stringify(new URL('../../../runtime/clock/gauge.js', import.meta.url).href)};
    const open = [canReadRss(), rss()];
    closeSync(0);
    const kept = Buffer.alloc(1 << 26, 1);
    const closed = [canReadRss(), rss()];
    openSync(process.execPath);
    const again = [canReadRss(), rss()];
    console.log(JSON.stringify({ open, closed, again, kept: kept.length }));`;
  const text = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  const { open, closed, again, kept } = JSON.parse(text) as Record<'open' | 'closed' | 'again', [boolean, number]> & {
    kept: number;
  };
  assert.deepEqual([open[0], closed[0], again[0]], [true, false, true]);
  assert.equal(closed[1], open[1]);
  assert.ok(again[1] > open[1] + kept / 2);
});
