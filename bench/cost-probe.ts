/** The part of bench/cost.ts that runs in a process of its own: the cost of a probe in a hot loop. */
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { instrument } from '../instrument/index.ts';
import { FIRST_SLOT, SLOTS } from '../runtime/counters/layout.ts';
import { installRuntime, ownOffer } from '../runtime/install.ts';

/** Two lines that cannot allocate by their text, so that hits are counted, and as many that can, so that each hit reads; the header is counted. */
const STATEMENTS = { counted: ['x = (x + i) | 0;', 'x = x ^ i;'], read: ['x = step(x, i);', 'x = step(i, x);'] };
const textOf = (statements: readonly string[], annotation: string): string => `${annotation}
(function (n, step) {
  let x = 0;
  for (let i = 0; i < n; i++) {
    ${statements.join('\n    ')}
  }
  return x;
})`;
const step = (a: number, b: number): number => (a + b) & 0xffff;

function timed<T>(task: () => T): [number, T] {
  const start = performance.now();
  const result = task();
  return [performance.now() - start, result];
}

function probes(): object {
  const handle = installRuntime({ metric: 'heap', interval: 10, sampler: true });
  Object.assign(ownOffer(), { abi: handle.runtime.abi, load: handle.runtime.load });
  const loopOf = (kind: keyof typeof STATEMENTS): ((n: number) => void) => {
    const text = textOf(STATEMENTS[kind], '// @profile');
    const run = vm.runInThisContext(instrument(text, { filename: `/${kind}.js`, sourceType: 'script' })!.code);
    return (n) => run(n, step);
  };
  const plainOf = (kind: keyof typeof STATEMENTS): ((n: number) => void) => {
    const run = vm.runInThisContext(textOf(STATEMENTS[kind], ''));
    return (n) => run(n, step);
  };
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
  const loops = {
    reading: read,
    counted: loopOf('counted'),
    counting: plainOf('counted'),
    read: loopOf('read'),
    plain: plainOf('read'),
  };
  const best: Record<string, number> = {};
  const run = (rounds: number): void => {
    for (let round = 0; round < rounds; round++) {
      for (const [name, loop] of Object.entries(loops))
        best[name] = Math.min(best[name] ?? Infinity, timed(() => loop(N))[0]);
    }
  };
  const ns = (ms: number): number => (ms / N) * 1e6;
  for (let i = 0; i < 10; i++) for (const loop of Object.values(loops)) loop(N);
  run(150);
  const counted = ns(best.counted! - best.counting!) / 3;
  const perRead = (): number => (ns(best.read! - best.plain!) - counted) / 2;
  const [reading, probe] = [ns(best.reading!), perRead()];
  const grown = [];
  let hits = 160 * N;
  for (const more of [1_000_000, 4_000_000]) {
    for (; hits < more; hits += N) loops.read(N);
    best.read = Infinity;
    run(50);
    grown.push({ hits: more, probe: perRead(), rss: process.memoryUsage.rss() });
  }
  const slots = handle.memory.control[SLOTS]! - FIRST_SLOT;
  handle.stop({ kind: 'exit', code: 0 });
  if (slots === 0) throw new Error('no probe was measured: the loops ran without a runtime');
  return { reading, counted, probe, grown, slots };
}

console.log(JSON.stringify(probes()));
