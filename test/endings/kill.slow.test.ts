/** Programs that are killed by SIGKILL at random moments. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { bin, childOf, fixture, hits, readIfThere, tellsChildren } from './programs.ts';

const RUNS = Number(process.env.KILL_RUNS ?? 20);
/** Whether the bench runs it. */
const STRICT = process.env.KILL_RUNS !== undefined;
/** At once; with more the machine's scheduling is what is measured. */
const LANES = 2;
/** ms after the start, at most, of one run in five; of the others, after the program has begun to count. */
const LATEST = 1000;
/** ms that may be lost. */
const MOST_LOST = 100;

interface Killed {
  /** Passes that the program had told of by then, and those of 100 ms before. */
  told: number;
  toldBefore: number;
  /** Passes that the profile knows; null when the program was killed before it measured anything. */
  known: number | null;
  /** ms between the last snapshot and the kill. */
  age: number;
  left: string[];
}

async function killAt(ms: number, counting: boolean, folder: string): Promise<Killed> {
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const path = join(folder, `${temporary.slice(-6)}.json`);
  const launcher = spawn(process.execPath, [bin, '-o', path, fixture('counts.cjs')], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, TMPDIR: temporary },
  });
  let stdout = '';
  launcher.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  const closed = once(launcher, 'close');
  const pid = await childOf(launcher.pid!);
  while (counting && stdout === '') await once(launcher.stdout, 'data');
  await pause(ms);
  const at = Date.now();
  process.kill(pid, 'SIGKILL');
  const [status, signal] = await closed;
  assert.deepEqual([status, signal], [null, 'SIGKILL']);
  const profile = readIfThere(path)!;
  assert.deepEqual(profile.run.ending, { kind: 'signal', signal: 'SIGKILL' });
  const lines = stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' ').map(Number) as [number, number]);
  const [main] = profile.run.threads;
  const told = lines.at(-1)?.[0] ?? 0;
  return {
    told,
    toldBefore: lines.findLast(([, time]) => time < at - MOST_LOST)?.[0] ?? 0,
    known: main === undefined ? null : profile.functions.length === 0 ? 0 : hits(profile, 'count', 7),
    age: main === undefined ? 0 : at - (main.startedAt + main.durationMs),
    left: readdirSync(temporary),
  };
}

test(`${RUNS} runs killed at random moments`, {
  skip: !tellsChildren,
  timeout: RUNS * 4000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  const killed: Killed[] = [];
  let started = 0;
  const lane = async (): Promise<void> => {
    while (started++ < RUNS) killed.push(await killAt(Math.random() * LATEST, started % 5 > 0, folder));
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    rmSync(folder, { recursive: true });
  }
  const measured = killed.filter(({ known }) => known !== null);
  const ages = measured.map(({ age }) => age).sort((a, b) => a - b);
  const share = (part: number): string => `${ages[Math.floor(part * (ages.length - 1))]?.toFixed(1)} ms`;
  const lost = killed.map(({ told, known }) => told - (known ?? 0));
  t.diagnostic(
    `${killed.length} runs, ${measured.length} had begun to measure; age of the last snapshot at the kill: ` +
      `median ${share(0.5)}, 90 % ${share(0.9)}, largest ${share(1)}; passes of 1 ms lost: at most ${Math.max(...lost)}`,
  );
  for (const { told, known, left } of killed) {
    assert.deepEqual(left, []);
    // The pass that was under way when the program was killed is counted, but not told.
    assert.ok((known ?? 0) <= told + 1, `${known} passes, told were ${told}`);
  }
  // All of them is a matter of the bench: the machine may stand still for a moment.
  assert.ok(ages[Math.floor(0.95 * (ages.length - 1))]! <= MOST_LOST, 'older than 100 ms in more than one run of 20');
  if (!STRICT) return;
  for (const { toldBefore, known } of killed) {
    assert.ok((known ?? 0) >= toldBefore, `${known} of the ${toldBefore} passes of 100 ms before`);
  }
  assert.ok(ages.at(-1)! <= MOST_LOST, `the oldest was ${ages.at(-1)} ms old`);
});
