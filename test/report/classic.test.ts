import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { renderReport } from '../../src/report/index.ts';
import { here, hog, readFixture } from './profiles.ts';

/** A Python that has memory_profiler; Debian's own is not always the first in the path. */
const python = ['python3', '/usr/bin/python3'].find(
  (candidate) => spawnSync(candidate, ['-c', 'import memory_profiler']).status === 0,
);

/** Has memory_profiler itself print the numbers that are handed over: for each function, (line, [MiB added, MiB, hits] or null). */
const script = `
import json, sys, types, memory_profiler
blocks, precision = json.load(sys.stdin)
code_map = types.SimpleNamespace(items=lambda: [('hog.js', [tuple(line) for line in block]) for block in blocks])
memory_profiler.show_results(types.SimpleNamespace(code_map=code_map), sys.stdout, precision)
`;

test('classic is what memory_profiler itself prints of the same numbers', { skip: python === undefined }, () => {
  const MIB = 1024 * 1024;
  const shown = [
    { first: 2, last: 11, members: [0, 1] },
    { first: 13, last: 16, members: [2] },
  ];
  const { functions } = hog();
  const blocks = shown.map(({ first, last, members }) =>
    Array.from({ length: last - first + 1 }, (_, i) => {
      const lines = members.flatMap((index) => functions[index]!.lines.filter(({ line }) => line === first + i));
      const ran = lines.filter(({ hits }) => hits > 0);
      if (ran.length === 0) return [first + i, null];
      const hits = Math.max(...ran.map((line) => line.hits));
      return [first + i, [ran[0]!.increment / MIB, ran[0]!.memory / MIB, hits]];
    }),
  );
  for (const precision of [1, 3]) {
    const { stdout, stderr } = spawnSync(python!, ['-c', script], {
      cwd: fileURLToPath(new URL('fixtures', here)),
      input: JSON.stringify([blocks, precision]),
      encoding: 'utf8',
      env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    });
    assert.equal(stderr, '');
    assert.equal(renderReport(hog(), { format: 'classic', precision, readSource: readFixture }), stdout);
  }
});

test('what was allocated can stand between increment and occurrences', () => {
  const text = renderReport(hog(), { format: 'classic', columns: ['allocated'], readSource: readFixture });
  assert.match(text, /^Line # +Mem usage +Increment +Allocated +Occurrences +Line Contents$/m);
  assert.match(text, /^ +14 +7\.289 MiB +2\.289 MiB +2\.289 MiB +3 /m);
});

test('of a line whose hits were counted and not read, memory and time are blank, not 0', () => {
  const profile = hog();
  const counted = profile.functions[2]!.lines[1]!;
  Object.assign(counted, { memory: 0, peak: 0, ms: 0 });
  const options = { readSource: readFixture };
  const row = (text: string): string => text.split('\n').find((line) => / 14 /.test(line))!;
  assert.match(row(renderReport(profile, { ...options, format: 'classic' })), /^ +14 {2,}2\.289 MiB +3 /);
  const columns = ['hits', 'memory', 'peak', 'time', 'allocated'] as const;
  assert.match(row(renderReport(profile, { ...options, format: 'table', columns })), /^ +14 +3 +2\.3 MB /);
});
