import assert from 'node:assert/strict';
import test from 'node:test';
import { OUTER } from '../../src/profile/live/elsewhere.ts';
import { livingElsewhere } from '../../src/report/around/living-elsewhere.ts';
import { living } from './profiles.ts';

const KB = 1024;

function told(outside: number, parts: Record<string, number>): string[] {
  const profile = living();
  profile.totals.liveElsewhere = Object.entries(parts).map(([name, bytes]) => ({ name, bytes }));
  return livingElsewhere(profile, outside, { format: 'table', readSource: () => null });
}

test('what lives elsewhere is told in parts that add up, with what has no name', () => {
  assert.deepEqual(told(1000 * KB, { http: 600 * KB, marked: 200 * KB, files: 40 * KB, timers: 10 * KB }), [
    'From elsewhere: 600.0 KB http, 200.0 KB marked, 50.0 KB in smaller parts, 150.0 KB without a name: V8’s own, or missed by samples.',
  ]);
  // An estimate may be more than there is.
  assert.deepEqual(told(100 * KB, { http: 110 * KB }), ['From elsewhere: 110.0 KB http.']);
  assert.deepEqual(told(100 * KB, {}), []);
});

test('names are shown as text', () => {
  assert.match(told(KB, { 'a\u001b[31m': KB })[0]!, /a\\x1b\[31m|a\\u001b\[31m/);
});

test('where much lives outside of the heap, the lines are named on which that grew', () => {
  const profile = living();
  const [first, second] = profile.functions[0]!.lines;
  profile.totals.liveElsewhere = [{ name: OUTER, bytes: 600 * KB }];
  const text = (): string[] => livingElsewhere(profile, 600 * KB, { format: 'table', readSource: () => null }).slice(1);
  assert.deepEqual(text(), []);
  first!.self.external = 59 * KB;
  assert.deepEqual(text(), []);
  second!.self.external = 700 * KB;
  const [title, line, ...others] = text();
  assert.equal(title, 'Memory outside of V8’s heap, Buffers among it, grew most while these lines ran:');
  assert.match(line!, new RegExp(`^ {2}700\\.0 KB {2}\\S+ \\(.*:${second!.line}\\)`));
  assert.deepEqual(others, []);
});
