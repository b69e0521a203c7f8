import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { mergeProfiles } from '../../src/profile/merge/merge.ts';
import { readProfile } from '../../src/profile/read.ts';
import type { Profile } from '../../src/profile/types.ts';
import { hog } from '../report/profiles.ts';
import { decode } from './decoded.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const fixture = fileURLToPath(new URL('../../../test/export/fixtures/threads.cjs', import.meta.url));

function profiled(): Profile {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-labels-'));
  try {
    const file = join(folder, 'p.json');
    spawnSync(process.execPath, [bin, '-o', file, fixture]);
    return readProfile(readFileSync(file, 'utf8'), file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bytes by the labels of samples. */
function byLabels(profile: Profile): Record<string, number> {
  const bytes: Record<string, number> = {};
  for (const { labels, values } of decode(profile).samples) {
    const key = Object.entries(labels)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
    bytes[key] = (bytes[key] ?? 0) + values[1]!;
  }
  return bytes;
}

test('pprof tells threads and processes apart, to the byte', () => {
  const profile = profiled();
  const { threads, pid } = profile.run;
  const expected = Object.fromEntries(
    threads.map(({ pid: own, threadId, allocated, outside }) => [
      `process ${own}, thread ${threadId === 0 ? 'main' : `worker ${threadId}`}`,
      allocated + outside,
    ]),
  );
  assert.equal(Object.keys(expected).length, 3);
  assert.deepEqual(byLabels(profile), expected);
  const { samples } = decode(profile);
  // The line of the loop: its hits are those of each thread.
  const hits = samples
    .filter(({ stack }) => /^fill \S+:8$/.test(stack[0]!))
    .map(({ labels, values }) => [labels.thread === 'main' ? labels.process === String(pid) : 'worker', values[0]]);
  assert.deepEqual(
    hits.sort((a, b) => Number(a[1]) - Number(b[1])),
    [
      [true, 101],
      ['worker', 201],
      [false, 301],
    ],
  );
});

test('the label that a program gave itself is one, too', () => {
  const profile = hog();
  const thread = {
    pid: 7,
    threadId: 0,
    argv: [],
    ending: { kind: 'exit', code: 0 } as const,
    startedAt: 0,
    durationMs: 1,
  };
  profile.run.threads = [{ ...thread, allocated: profile.totals.lines, outside: profile.totals.outside, label: 'a b' }];
  assert.deepEqual(byLabels(profile), { 'process 7, thread main, label a b': profile.totals.allocated });
});

test('living bytes of several threads belong to no thread', () => {
  const profile = profiled();
  Object.assign(profile.totals, { live: 64, liveOutside: 0 });
  profile.run.live = { interval: 1 };
  profile.functions[0]!.lines.find(({ line }) => line === 8)!.live = 64;
  const { samples } = decode(profile);
  assert.deepEqual(
    samples.filter(({ values }) => values[2]! > 0).map(({ labels, values }) => [labels, values]),
    [[{}, [0, 0, 64]]],
  );
});

test('profiles added up keep their labels', () => {
  const [a, b] = [profiled(), profiled()];
  const sum = mergeProfiles([
    { name: 'a.json', profile: a },
    { name: 'b.json', profile: b },
  ]);
  assert.deepEqual(byLabels(sum), { ...byLabels(a), ...byLabels(b) });
});

test('where a document does not tell threads apart, the bytes of its lines have no label', () => {
  const profile = profiled();
  const { lines, outside } = profile.totals;
  for (const context of profile.contexts) for (const line of context.lines) delete line.threads;
  const { '': unknown, ...known } = byLabels(profile);
  assert.equal(unknown, lines);
  assert.equal(
    Object.values(known).reduce((sum, bytes) => sum + bytes, 0),
    outside,
  );
});
