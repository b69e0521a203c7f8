/** The thread that keeps time while the main thread is busy: samples go into shared memory, at the interval asked for. */
import { parentPort, workerData } from 'node:worker_threads';
import { CAPACITY, CLOSED, COUNT, type SamplerData, type SamplerMessage, STOP } from './sampler-protocol.ts';
import { createReader } from './sampler-reader.ts';

const data = workerData as SamplerData;
const port = parentPort!;
const control = new Int32Array(data.control);
const samples = new Float64Array(data.samples);
/** Live samples travel in batches, at most this often (ms). */
const BATCH_INTERVAL = 10;

let count = 0;
let batch: number[] = [];
let sentAt = 0;

function now(): number {
  return performance.timeOrigin + performance.now();
}

function store(time: number, memory: number): void {
  if (count === CAPACITY) thin();
  samples[2 * count] = time;
  samples[2 * count + 1] = memory;
  Atomics.store(control, COUNT, ++count);
  if (!data.live) return;
  batch.push(time, memory);
  if (time - sentAt >= BATCH_INTERVAL) send(time);
}

function send(time: number): void {
  sentAt = time;
  port.postMessage({ kind: 'samples', values: batch } satisfies SamplerMessage);
  batch = [];
}

/** Of every four samples, the smallest and the largest stay, in their order: no peak is lost. */
function thin(): void {
  let kept = 0;
  for (let group = 0; group < count; group += 4) {
    let low = group;
    let high = group;
    for (let i = group + 1; i < Math.min(group + 4, count); i++) {
      if (samples[2 * i + 1]! < samples[2 * low + 1]!) low = i;
      else if (samples[2 * i + 1]! >= samples[2 * high + 1]!) high = i;
    }
    for (const i of low < high ? [low, high] : [high, low]) {
      samples[2 * kept] = samples[2 * i]!;
      samples[2 * kept + 1] = samples[2 * i + 1]!;
      kept++;
    }
  }
  count = kept;
}

async function run(): Promise<void> {
  const reader = await createReader(data);
  // The first reading pays for what is compiled and opened; the clock starts after it.
  await reader.read();
  port.postMessage({ kind: 'ready' } satisfies SamplerMessage);
  let next = performance.now();
  while (Atomics.load(control, STOP) === 0) {
    const reading = reader.read();
    const memory = typeof reading === 'number' ? reading : await reading;
    store(now(), memory);
    next += data.interval;
    const wait = next - performance.now();
    if (wait > 0) Atomics.wait(control, STOP, 0, wait);
    // The slot that has passed is sampled at once; those missed before it are left out, and the grid stays where it is.
    else next += Math.floor(-wait / data.interval) * data.interval;
  }
  reader.close();
  Atomics.store(control, CLOSED, 1);
  Atomics.notify(control, CLOSED);
  if (batch.length > 0) send(now());
  port.postMessage({ kind: 'done', children: reader.children() } satisfies SamplerMessage);
}

run().catch((error: Error) => {
  Atomics.store(control, CLOSED, 1);
  Atomics.notify(control, CLOSED);
  port.postMessage({ kind: 'failed', message: error.message } satisfies SamplerMessage);
});
