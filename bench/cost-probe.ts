/** The part of bench/cost.ts that runs in a process of its own: the cost of a probe in a hot loop. */
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { instrument } from '../instrument/index.ts';
import { FIRST_SLOT, SLOTS } from '../runtime/counters/layout.ts';
import { installRuntime } from '../runtime/install.ts';

const LINES = 4;
const TEXT = `// @profile
function loop(n) {
  let x = 0;
  for (let i = 0; i < n; i++) {
    x = (x + i) | 0;
    x = x ^ i;
    x = (x * 3) | 0;
  }
  return x;
}
loop`;

function timed<T>(task: () => T): [number, T] {
  const start = performance.now();
  const result = task();
  return [performance.now() - start, result];
}

function probes(): object {
  const handle = installRuntime({ metric: 'heap', interval: 10, sampler: true });
  const loop = vm.runInThisContext(instrument(TEXT, { filename: '/program.js', sourceType: 'script' })!.code);
  const plain = vm.runInThisContext(TEXT.replace('loop', 'plain').replace(/loop$/, 'plain'));
  const now = performance.now.bind(performance);
  const sink = new Float64Array(3);
  const read = (n: number): void => {
    for (let i = 0; i < n; i++) {
      const heap = v8.getHeapStatistics();
      sink[0] = heap.used_heap_size;
      sink[1] = heap.external_memory;
      sink[2] = now();
    }
  };
  const N = 5000;
  for (let i = 0; i < 10; i++) {
    loop(N);
    read(N);
    plain(N);
  }
  const each = { reading: Infinity, loop: Infinity, plain: Infinity };
  for (let round = 0; round < 150; round++) {
    each.reading = Math.min(each.reading, timed(() => read(N))[0]);
    each.loop = Math.min(each.loop, timed(() => loop(N))[0]);
    each.plain = Math.min(each.plain, timed(() => plain(N))[0]);
  }
  const perProbe = (loopMs: number): number => ((loopMs - each.plain) / (N * LINES)) * 1e6;
  const grown = [];
  let hits = 160 * N;
  for (const more of [1_000_000, 4_000_000]) {
    for (; hits < more; hits += N) loop(N);
    let best = Infinity;
    for (let round = 0; round < 50; round++) best = Math.min(best, timed(() => loop(N))[0]);
    grown.push({ hits: more, probe: perProbe(best), rss: process.memoryUsage.rss() });
  }
  const slots = handle.memory.control[SLOTS]! - FIRST_SLOT;
  handle.stop({ kind: 'exit', code: 0 });
  return { reading: (each.reading / N) * 1e6, probe: perProbe(each.loop), grown, slots };
}

console.log(JSON.stringify(probes()));
