import { Worker } from 'node:worker_threads';
import { MprofLineError } from '../error.ts';
import {
  CAPACITY,
  type ChildSamples,
  CLOSED,
  CONTROL_SLOTS,
  COUNT,
  type SamplerData,
  type SamplerMessage,
  STOP,
} from './sampler-protocol.ts';
import type { Sample } from './types.ts';

/** Samples this process from another thread. */
export interface UsageSampler {
  /** Ends the sampling at once; may be called more than once. */
  end(): void;
  /** Ends it, and gives what was sampled, times in epoch ms. */
  stop(): Promise<{ samples: Sample[]; children: ChildSamples[] }>;
}

/** How long a process that exits waits for the sampler to leave its inspector session, in ms. */
const EXIT_PATIENCE = 100;

/** Starts the sampler and waits until it is up: its thread costs some MB, which belong to no measurement. */
export async function startSampler(
  options: Pick<SamplerData, 'metric' | 'interval' | 'children'> & {
    onSample?: ((sample: Sample) => void) | undefined;
  },
): Promise<UsageSampler> {
  const { onSample, ...rest } = options;
  const data: SamplerData = {
    ...rest,
    control: new SharedArrayBuffer(4 * CONTROL_SLOTS),
    samples: new SharedArrayBuffer(16 * CAPACITY),
    live: onSample !== undefined,
  };
  const control = new Int32Array(data.control);
  // Neither the program's own hooks nor its options belong into this thread.
  const worker = new Worker(new URL('./sampler-worker.js', import.meta.url), {
    workerData: data,
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    name: 'mprof-line sampler',
  });
  const end = (): void => {
    Atomics.store(control, STOP, 1);
    Atomics.notify(control, STOP);
  };
  const onExit = (): void => {
    end();
    Atomics.wait(control, CLOSED, 0, EXIT_PATIENCE);
  };
  const done = new Promise<ChildSamples[]>((resolve, reject) => {
    worker.on('message', (message: SamplerMessage) => {
      if (message.kind === 'samples') deliver(message.values, onSample);
      else if (message.kind === 'done') resolve(message.children);
      else if (message.kind === 'failed')
        reject(new MprofLineError(`the sampler could not read this process: ${message.message}`));
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new MprofLineError('the sampler ended before it was asked to')));
  });
  const ready = new Promise<void>((resolve) => {
    worker.on('message', (message: SamplerMessage) => {
      if (message.kind === 'ready') resolve();
    });
  });
  await Promise.race([ready, done]);
  done.catch(() => {});
  // Only an open session makes a process wait at its exit.
  if (data.metric !== 'rss') process.once('exit', onExit);
  worker.unref();
  return {
    end,
    async stop(): Promise<{ samples: Sample[]; children: ChildSamples[] }> {
      worker.ref();
      end();
      const children = await done;
      process.removeListener('exit', onExit);
      return { samples: read(data, Atomics.load(control, COUNT)), children };
    },
  };
}

function deliver(values: number[], onSample: ((sample: Sample) => void) | undefined): void {
  for (let i = 0; i < values.length; i += 2) onSample?.({ time: values[i]!, memory: values[i + 1]! });
}

function read(data: SamplerData, count: number): Sample[] {
  const values = new Float64Array(data.samples);
  return Array.from({ length: count }, (_, i) => ({ time: values[2 * i]!, memory: values[2 * i + 1]! }));
}
