/**
 * How exact the lines' numbers are: statements of known size, hit 1, 1,000 and 200,000 times in an instrumented program,
 * each in a process of its own. `node accuracy.js [part of a case's name]`. Exit status 1 when a bound is broken.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { FIRST_GAP } from '../runtime/exact/guard.ts';
import type { Measures } from '../src/profile/types.ts';
import { type AccuracyCase, CASES } from './accuracy-cases.ts';

const HITS = [1, 1000, 200_000];
/** V8's own compilation. */
const COMPILATION = 16 * 1024;
const measure = fileURLToPath(new URL('./accuracy-measure.js', import.meta.url));

interface Measured {
  statement: Measures;
  store: Measures;
  charged: [number, number];
  clock: number;
  sum: number;
}

function child<T>(...args: (string | number)[]): T {
  const { stdout, stderr, status } = spawnSync(process.execPath, [measure, ...args.map(String)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`measuring ${args.join(' ')} failed: ${stderr}`);
  return JSON.parse(stdout) as T;
}

let broken = 0;
/** All executions of lines that only store a value. */
const nothing = { hits: 0, charged: 0, bytes: 0 };

function verdict(ok: boolean): string {
  if (!ok) broken++;
  return ok ? '' : '  ✗';
}

function sizes(one: AccuracyCase, index: number): (hits: number) => number {
  if (one.bytes) return one.bytes;
  const { bytes } = child<{ bytes: number }>(index, 'snapshot');
  const whole = Math.round(bytes / 8) * 8;
  return (hits) => hits * whole;
}

/** Hits after which V8 has optimised a statement, also on a machine that has other things to do. */
const OPTIMISED = 10_000;

/** A line that allocates: its sum within 1 % or V8's compilation; a first hit's difference is set apart. */
function allocates({ allocated, firstAllocated }: Measures, hits: number, one: AccuracyCase, truth: number): boolean {
  if (hits === 1 && allocated !== firstAllocated) return false;
  const slack = Math.max(truth * 0.01, COMPILATION);
  const most = truth + (one.unoptimised ?? 0) * Math.min(hits, OPTIMISED);
  return allocated >= truth - slack && allocated <= most + slack;
}

/** A line that allocates nothing: not charged in 99 % of the hits, but for those that another line may leave to it; ≤ 1 byte a hit or V8's compilation. */
function allocatesNothing({ allocated }: Measures, hits: number, charged: number, left = 0): boolean {
  return charged <= Math.max(1, hits * 0.01) + left && allocated <= Math.max(hits, COMPILATION);
}

console.log(`\nNode ${process.versions.node}: bytes per hit (and per hit of a line that only stores a value)\n`);
console.log('statement'.padEnd(30) + 'truth'.padStart(12) + HITS.map((hits) => `${hits} hits`.padStart(26)).join(''));
for (const [index, one] of CASES.entries()) {
  if (process.argv[2] !== undefined && !one.name.includes(process.argv[2])) continue;
  const size = sizes(one, index);
  let row = one.name.padEnd(30) + (size(200_000) / 200_000).toFixed(1).padStart(12);
  for (const hits of HITS) {
    const truth = size(hits);
    const judge = ({ statement, store, charged, clock, sum }: Measured): boolean[] => [
      truth > 0 ? allocates(statement, hits, one, truth) : allocatesNothing(statement, hits, charged[0]),
      allocatesNothing(store, hits, charged[1], one.counted ? FIRST_GAP : 0),
      Math.abs(clock - sum) <= clock * 0.001,
    ];
    // On a busy machine V8's compiler threads now and then disturb a run: the best of three is judged.
    let measured = child<Measured>(index, hits);
    for (let again = 0; again < 2 && judge(measured).includes(false); again++) measured = child<Measured>(index, hits);
    const { statement, store, charged } = measured;
    nothing.hits += hits;
    nothing.charged += charged[1];
    nothing.bytes += store.allocated;
    row += `${(statement.allocated / hits).toFixed(2)} (${(store.allocated / hits).toFixed(2)})`.padStart(23);
    row += judge(measured).map(verdict).join('').padEnd(1);
  }
  console.log(row);
}
const exact = (1 - nothing.charged / nothing.hits) * 100;
console.log(
  `\nlines that allocate nothing: exactly 0 in ${exact.toFixed(3)} % of ${nothing.hits} hits, ` +
    `${(nothing.bytes / nothing.hits).toFixed(4)} bytes a hit over all${verdict(exact >= 99 && nothing.bytes <= nothing.hits)}`,
);
console.log(broken === 0 ? '\nall within bounds' : `\n${broken} outside the bounds`);
process.exitCode = broken === 0 ? 0 : 1;
