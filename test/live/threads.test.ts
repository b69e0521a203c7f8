/** Threads and processes hold what they hold while they run: nothing is alive in one that has ended, and what grows in each grows. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readProfile } from '../../src/profile/read.ts';
import type { Profile } from '../../src/profile/types.ts';
import { BIN, node } from '../cli/run.ts';

const MB = 1024 * 1024;
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-threads-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function profiled(program: string, ...options: string[]): Promise<{ profile: Profile; told: string }> {
  const script = join(folder, 'program.cjs');
  writeFileSync(script, program);
  const file = join(folder, 'profile.json');
  const { code, stderr } = await node([BIN, '--all', '--live', ...options, '-o', file, script], { cwd: folder });
  assert.equal(code, 0, stderr);
  const { stdout: told } = await node([BIN, 'report', file], { cwd: folder });
  return { profile: readProfile(readFileSync(file, 'utf8'), file), told };
}

// Each holds some 10 MB to its end.
const HOLDS = 'globalThis.rows = Array.from({ length: 100_000 }, (_, i) => ({ i, next: [i] }));';

for (const [kind, program] of [
  [
    'threads',
    `const { Worker, isMainThread } = require('node:worker_threads');
if (!isMainThread) { ${HOLDS} return; }
(async () => {
  for (let i = 0; i < 4; i++) await new Promise((ended) => new Worker(__filename).on('exit', ended));
  await new Promise((rested) => setTimeout(rested, 2200));
})();`,
  ],
  [
    'processes',
    `const { fork } = require('node:child_process');
if (process.send) { ${HOLDS} return; }
(async () => {
  for (let i = 0; i < 4; i++) await new Promise((ended) => fork(__filename).on('exit', ended));
  await new Promise((rested) => setTimeout(rested, 2200));
})();`,
  ],
  [
    'processes that were killed',
    `const { fork } = require('node:child_process');
if (process.send) { ${HOLDS} setInterval(() => {}, 1000); setTimeout(() => process.send('held'), 100); return; }
(async () => {
  for (let i = 0; i < 4; i++) {
    const child = fork(__filename).on('message', () => child.kill('SIGKILL'));
    await new Promise((ended) => child.on('exit', ended));
  }
  await new Promise((rested) => setTimeout(rested, 2500));
})();`,
  ],
] as const) {
  test(`what ${kind} held that had ended long before is not alive at the end, and not added up at the peak`, async () => {
    const { profile, told } = await profiled(program);
    const held = profile.functions.flatMap(({ lines }) => lines).filter(({ line, live }) => line === 2 && live);
    assert.deepEqual(held, []);
    const { live, liveOutside } = profile.totals;
    const own = profile.moments![profile.run.liveAt!]!;
    assert.equal(own.pid, profile.run.pid);
    assert.equal(live! + liveOutside!, own.heap);
    const atPeak = profile.functions.flatMap(({ lines }) => lines.map(({ liveAtPeak = 0 }) => liveAtPeak));
    assert.ok(atPeak.reduce((a, b) => a + b) < 20 * MB, `${atPeak}`);
    // Four times the same, one after the other: of the moment with most, one was alive.
    assert.match(told, /^Of \d+ moments, most was alive [\d.]+ s before that: (?:\d|1\d)\.\d MB from these lines/m);
  });
}

test('what grows in two threads grows, by both, though the program ends them before it ends', async () => {
  const { profile, told } = await profiled(
    `const { Worker, isMainThread, parentPort } = require('node:worker_threads');
if (isMainThread) {
  const workers = [new Worker(__filename), new Worker(__filename)];
  setTimeout(() => Promise.all(workers.map((worker) => worker.terminate())), 2500);
} else {
  const kept = [];
  function leak() {
    kept.push(Array.from({ length: 2000 }, (_, i) => ({ i })));
  }
  setInterval(leak, 10);
}`,
    '--every',
    '200ms',
  );
  assert.equal(profile.run.threads.length, 3);
  const lasts = new Map(profile.moments!.map((moment) => [moment.threadId, moment.live]));
  assert.equal(lasts.size, 3);
  assert.equal(
    profile.totals.live,
    [...lasts.values()].reduce((a, b) => a + b),
  );
  assert.match(
    told,
    /^Alive at the end(?:, and in (?:a thread|2 threads) that ended just before)?: .+\n[^\n]+, grows [\d.]+ [KM]B\/s/m,
  );
  assert.doesNotMatch(told, /unchanged since[^\n]*leak|None of these lines/);
});

test('who holds what lives of a line is told of all processes together', async () => {
  const { profile } = await profiled(
    `const { fork } = require('node:child_process');
if (!process.send) return fork(__filename), fork(__filename);
globalThis.visits = [];
for (let i = 0; i < 1000; i++) {
  visits.push(new Array(500).fill(i));
}
process.disconnect();`,
    '--holders',
  );
  const line = profile.functions.flatMap(({ lines }) => lines).find(({ line, live }) => line === 5 && live)!;
  const { live, liveError, holders, kinds } = line;
  assert.ok(live! > 6 * MB, `${live}`);
  for (const all of [holders!, kinds!]) {
    const found = all.reduce((sum, { bytes }) => sum + bytes, 0);
    assert.ok(found > live! - 3 * liveError!, `${found} bytes of ${live} were found`);
  }
  assert.equal(holders![0]!.steps[0]!.name, 'globalThis');
});
