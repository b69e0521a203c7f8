/**
 * A recording of 24 hours at 10 ms: how long `mprof-line plot` takes to read and draw it, and what the recorder needs while it writes
 * one: `npm run bench:day`. Exit status 1 when a plot takes 2 s or more, or when the recorder's memory grows.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRecorder } from '../src/cli/recording/recorder.ts';
import { collect } from '../src/usage/collect.ts';

const MiB = 1 << 20;
const SAMPLES = 24 * 3600 * 100;
const LIMIT_MS = 2000;
const GROWTH_LIMIT = 8 * MiB;
const bin = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-bench-'));
const path = join(folder, 'day.dat');

function usedNow(): number {
  collect();
  return process.memoryUsage.rss();
}

const recorder = createRecorder(
  { option: '--output', path },
  ['node', 'server.js'],
  { sum: true, each: false },
  (message) => console.error(message),
);
const started = Date.now();
let early = 0;
for (let i = 0; i < SAMPLES; i++) {
  const root = (100 + 50 * Math.sin(i / 1e5) + (i % 1000) / 500 + (i === 5_000_000 ? 900 : 0)) * MiB;
  recorder.add({ time: started + i * 10, root, children: new Map() });
  if (i === SAMPLES / 20) early = usedNow();
}
recorder.finish(null, null);
const growth = usedNow() - early;
console.log(`${SAMPLES.toLocaleString('en')} samples, ${(statSync(path).size / MiB).toFixed(0)} MB`);
console.log(`recorder: ${(growth / MiB).toFixed(1)} MB more resident memory at the end than after 1/20 of them`);

let slowest = 0;
for (const args of [
  [],
  ['-o', join(folder, 'day.svg')],
  ['-o', join(folder, 'day.html')],
  ['-o', join(folder, 'day.png')],
]) {
  const before = performance.now();
  const { stdout, stderr, status } = spawnSync(process.execPath, [bin, 'plot', ...args, path], { encoding: 'utf8' });
  const ms = performance.now() - before;
  if (status !== 0) throw new Error(stderr);
  slowest = Math.max(slowest, ms);
  const peak = args.length === 0 ? `; it shows the peak of one sample: ${/peak [\d.]+ MB/.exec(stdout)?.[0]}` : '';
  console.log(
    `plot ${args[1] ? `-o ${args[1].slice(folder.length + 1)}` : 'in the terminal'}: ${ms.toFixed(0)} ms${peak}`,
  );
}
rmSync(folder, { recursive: true });
process.exitCode = slowest < LIMIT_MS && growth < GROWTH_LIMIT ? 0 : 1;
