import { BroadcastChannel, getEnvironmentData, setEnvironmentData, threadId, Worker } from 'node:worker_threads';
import { openMemory, READY, SAVE, SAVED, STOPPED, THREADS, WAKE } from './layout.ts';
import { PATIENCE, POLL, type SamplerMessage, type SamplerStart } from './sampler-messages.ts';

/** A thread's line to the sampler. */
export interface Sampler {
  send(message: SamplerMessage): void;
  /** Waits until it is up: its own memory belongs to the baseline. */
  ready(): void;
  /** Saves the snapshots of the other threads, which are about to be ended with the process. */
  saveOthers(): void;
  stop(): void;
}

/** What worker threads inherit: how to reach the sampler of their process. */
interface Announcement {
  channel: string;
  buffer: SharedArrayBuffer;
}

const KEY = 'mprof-line.sampler';

/** Starts the process's sampler, or joins the one that another thread of it started. `poll`: see the ledger. */
export function openSampler(start: SamplerStart, poll: () => void): Sampler {
  const announced = getEnvironmentData(KEY) as unknown as Announcement | undefined;
  if (announced !== undefined) {
    const { control } = openMemory(announced.buffer);
    if (control[READY] === 1 && control[STOPPED] === 0) return joinSampler(start, announced.channel, poll);
  }
  return startSampler(start, poll);
}

function startSampler(start: SamplerStart, poll: () => void): Sampler {
  const { control } = openMemory(start.buffer);
  const channel = `mprof-line:${process.pid}:${threadId}:${start.startedAt}`;
  // The user's hooks, options and variables are none of its business.
  const worker = new Worker(new URL('./sampler.js', import.meta.url), {
    workerData: { ...start, channel },
    execArgv: [],
    env: {},
    name: 'mprof-line',
    resourceLimits: { maxYoungGenerationSizeMb: 2 },
  });
  worker.on('message', poll);
  worker.on('error', () => {});
  worker.unref();
  setEnvironmentData(KEY, { channel, buffer: start.buffer } as never);
  const send = (message: SamplerMessage): void => worker.postMessage(message);
  watchWorkers(send, worker);
  const wake = (): void => {
    Atomics.add(control, WAKE, 1);
    Atomics.notify(control, WAKE);
  };
  return {
    send,
    ready() {
      Atomics.wait(control, READY, 0, PATIENCE);
    },
    saveOthers() {
      if (control[READY] !== 1 || Atomics.load(control, THREADS) < 2) return;
      const request = Atomics.add(control, SAVE, 1) + 1;
      wake();
      const until = performance.now() + PATIENCE;
      for (;;) {
        const saved = Atomics.load(control, SAVED);
        const left = until - performance.now();
        if (saved >= request || left <= 0) return;
        Atomics.wait(control, SAVED, saved, left);
      }
    },
    stop: wake,
  };
}

/** Talks to the sampler of another thread; the open channel does not keep this one alive. */
function joinSampler(start: SamplerStart, name: string, poll: () => void): Sampler {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => {
    if (data === POLL) poll();
  };
  channel.unref();
  const send = (message: SamplerMessage): void => channel.postMessage(message);
  send({ kind: 'start', start });
  watchWorkers(send);
  return { send, ready() {}, saveOthers() {}, stop: () => channel.close() };
}

/** Tells the sampler of each worker thread of the program's that ends. */
function watchWorkers(send: Sampler['send'], own?: Worker): void {
  process.on('worker', (worker) => {
    if (worker === own) return;
    const { threadId: id } = worker;
    let outOfMemory = false;
    listenForErrors(worker, (error) => {
      outOfMemory ||= (error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
    });
    worker.once('exit', () => send({ kind: 'exit', threadId: id, outOfMemory }));
  });
}

/** Hears of a worker's errors without being a listener: one would keep them from ending the program. */
function listenForErrors(worker: Worker, hear: (error: unknown) => void): void {
  const { emit } = worker;
  const value = function (this: Worker, ...args: unknown[]): boolean {
    if (args[0] === 'error') hear(args[1]);
    return Reflect.apply(emit, this, args);
  };
  Object.defineProperty(worker, 'emit', { value, writable: true, configurable: true, enumerable: false });
}
