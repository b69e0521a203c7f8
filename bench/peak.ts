/**
 * Peaks beside the kernel's own (Linux; apt-get install time): `npm run bench:peak`. Functions are measured by memoryUsage and compared with
 * `VmHWM` at their end, in a process that does nothing else; commands are recorded by `mprof-line run` with `/usr/bin/time -v` in between. Exit
 * status 1 when one is off by more than 1 %.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRecording } from '../src/series/dat-read.ts';
import { peakOf } from '../src/series/peak.ts';
import { commands, programs } from './peak-programs.ts';

const MiB = 1 << 20;
const TOLERANCE = 0.01;
const script = fileURLToPath(new URL('./peak-programs.js', import.meta.url));
const bin = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-bench-'));
const timeFile = join(folder, 'time.txt');
let failures = 0;

/** Bytes that `time -v` wrote. */
function timed(): number {
  const match = /Maximum resident set size \(kbytes\): (\d+)/.exec(readFileSync(timeFile, 'utf8'));
  return Number(match![1]) * 1024;
}

function row(name: string, truth: number, ours: number, kind: string): void {
  const off = (ours - truth) / truth;
  const ok = Math.abs(off) <= TOLERANCE;
  if (!ok) failures++;
  console.log(
    `${name.padEnd(44)} ${(truth / MiB).toFixed(1).padStart(8)} MB ${(ours / MiB).toFixed(1).padStart(8)} MB ${`${(100 * off).toFixed(2)} %`.padStart(9)}  ${kind}${ok ? '' : '  OFF'}`,
  );
}

const time = ['/usr/bin/time', '-v', '-o', timeFile];
console.log(`Node ${process.version}`);
console.log(`${''.padEnd(44)}      kernel        ours       off  known from`);
for (const name of Object.keys(programs)) {
  const { stdout, stderr } = spawnSync(process.execPath, [script, 'measure', name], { encoding: 'utf8' });
  if (!stdout) throw new Error(`${name}: ${stderr}`);
  const { peak, peakKind, truth } = JSON.parse(stdout) as { peak: number; peakKind: string; truth: number };
  row(`function: ${name}`, truth, peak, peakKind);
}
const all = {
  ...Object.fromEntries(Object.keys(programs).map((name) => [name, [process.execPath, script, 'run', name]])),
  ...commands,
};
for (const [name, command] of Object.entries(all)) {
  const file = join(folder, 'run.dat');
  spawnSync(process.execPath, [bin, 'run', '-M', '--no-functions', '-o', file, '--', ...time, ...command], {
    stdio: 'ignore',
  });
  const recording = readRecording(file);
  // `time` knows the largest process of those it waited for.
  const peaks = recording.children.map((child) => peakOf(recording, child.label)!);
  const highest = peaks.reduce((a, b) => (b.memory > a.memory ? b : a));
  row(`command: ${name}`, timed(), highest.memory, highest.kind);
}
rmSync(folder, { recursive: true });
process.exitCode = failures === 0 ? 0 : 1;
