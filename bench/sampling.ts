/**
 * How well the sampler keeps time while the main thread is busy for 2 s, and what it costs: `npm run bench:sampling`.
 * Exit status 1 when a median gap is off by more than 1 % (10 % at 0.1 ms).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { memoryUsage } from '../src/usage/memory-usage.ts';

const BUSY_MS = 2000;
const cases = [
  { interval: 10, tolerance: 0.01 },
  { interval: 1, tolerance: 0.01 },
  { interval: 0.1, tolerance: 0.1 },
];
const { values } = parseArgs({ options: { json: { type: 'boolean' } } });

/** Keeps the thread busy and allocates nothing. */
function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** ms of CPU of all threads but the main one (Linux), or of the process beyond the wall clock. */
function otherThreadsCpu(): number {
  try {
    const threads = readdirSync('/proc/self/task').filter((thread) => thread !== String(process.pid));
    return threads.reduce(
      (sum, thread) => sum + Number(readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
      0,
    );
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000 - performance.now();
  }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}

const results = [];
for (const { interval, tolerance } of cases) {
  let cpu = 0;
  const usage = await memoryUsage(
    () => {
      const before = otherThreadsCpu();
      spin(BUSY_MS);
      cpu = otherThreadsCpu() - before;
    },
    { interval },
  );
  const times = usage.samples.slice(1, -1).map((sample) => sample.time);
  const gaps = times
    .slice(1)
    .map((time, i) => time - times[i]!)
    .sort((a, b) => a - b);
  const median = quantile(gaps, 0.5);
  const off = Math.abs(median - interval) / interval;
  results.push({
    interval,
    samples: times.length,
    median,
    off,
    p99: quantile(gaps, 0.99),
    largest: gaps.at(-1)!,
    cpu: cpu / BUSY_MS,
    ok: off <= tolerance,
  });
}

if (values.json) {
  console.log(JSON.stringify(results, null, 2));
} else {
  console.log(`Node ${process.version}, main thread busy for ${BUSY_MS} ms`);
  console.log('interval   samples   median gap      off      p99   largest   CPU of the sampler');
  for (const each of results) {
    console.log(
      [
        `${each.interval} ms`.padEnd(8),
        String(each.samples).padStart(9),
        `${each.median.toFixed(4)} ms`.padStart(12),
        `${(100 * each.off).toFixed(2)} %`.padStart(8),
        `${each.p99.toFixed(2)} ms`.padStart(8),
        `${each.largest.toFixed(2)} ms`.padStart(9),
        `${(100 * each.cpu).toFixed(2)} % of a core`.padStart(20),
        each.ok ? '' : '  OFF',
      ].join(' '),
    );
  }
}
process.exitCode = results.every((each) => each.ok) ? 0 : 1;
