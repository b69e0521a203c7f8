import assert from 'node:assert/strict';
import test from 'node:test';
import { formatBytes, formatCount, formatMs, formatShare } from '../../src/text/units.ts';

test('bytes', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [-0.2, '0 B'],
    [48, '48 B'],
    [1023, '1,023 B'],
    [1023.6, '1.0 KB'],
    [1229, '1.2 KB'],
    [-1536, '-1.5 KB'],
    [1023999, '1.0 MB'],
    [1000 * 1024 - 60, '999.9 KB'],
    [1048575, '1.0 MB'],
    [52428800, '50.0 MB'],
    [3 * 1024 ** 3, '3.0 GB'],
    [2000 * 1024 ** 5, '2,000.0 PB'],
  ];
  for (const [value, text] of cases) assert.equal(formatBytes(value), text);
  assert.equal(formatBytes(1234567, 3), '1.177 MB');
  assert.equal(formatBytes(1234567, 0), '1 MB');
});

test('durations', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [0.00085, '850 ns'],
    [0.0009999, '1.0 µs'],
    [0.012, '12.0 µs'],
    [3.44, '3.4 ms'],
    [999.97, '1.0 s'],
    [1250, '1.3 s'],
    [125_000, '2 min 5 s'],
    [7_320_000, '2 h 2 min'],
    [-2, '-2.0 ms'],
  ];
  for (const [value, text] of cases) assert.equal(formatMs(value), text);
});

test('counts and shares', () => {
  assert.equal(formatCount(0), '0');
  assert.equal(formatCount(200000), '200,000');
  assert.equal(formatCount(1234567), '1,234,567');
  assert.equal(formatShare(1, 3), '33 %');
  assert.equal(formatShare(1, 3000), '< 1 %');
  assert.equal(formatShare(0, 3000), '0 %');
});
