import { threadId, type Worker } from 'node:worker_threads';
import { now } from '../clock/gauge.ts';
import { openMemory, READY, SAVE, SAVED, STOPPED, THREADS, WAKE } from '../counters/layout.ts';
import { apply, defineProperty, getPrototypeOf } from '../primordials.ts';
import {
  atomicAdd,
  atomicLoad,
  closeChannel,
  getEnvironmentData,
  listen,
  notify,
  openChannel,
  openPorts,
  openWorker,
  postToChannel,
  postToPort,
  setEnvironmentData,
  unrefWorker,
  wait,
} from '../thread-primordials.ts';
import { PATIENCE, POLL, type SamplerMessage, type SamplerStart } from './messages.ts';

/** A thread's line to the sampler. */
export interface Sampler {
  send(message: SamplerMessage): void;
  /** Tells it of each worker thread of the program's that ends. */
  watch(hearWorkers: HearWorkers): void;
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
const FILE = new URL('./sampler.js', import.meta.url);

/** Has `hear` called with each worker thread that this thread starts. */
export type HearWorkers = (hear: (worker: Worker) => void) => void;

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
  const channel = `mprof-line:${start.thread.pid}:${threadId}:${start.startedAt}`;
  const { near, far } = openPorts();
  // The user's hooks, options and variables are none of its business, and its streams none of the program's.
  const options = {
    __proto__: null,
    workerData: { ...start, channel, port: far },
    transferList: [far],
    execArgv: [],
    env: { __proto__: null } as object as NodeJS.ProcessEnv,
    name: 'mprof-line',
    resourceLimits: { __proto__: null, maxYoungGenerationSizeMb: 2 },
    stdout: true,
    stderr: true,
  };
  const worker = openWorker(FILE, options);
  listen(worker, 'message', poll);
  listen(worker, 'error', () => {});
  unrefWorker(worker);
  setEnvironmentData(KEY, { channel, buffer: start.buffer } as never);
  const send = (message: SamplerMessage): void => postToPort(near, message);
  const wake = (): void => {
    atomicAdd(control, WAKE, 1);
    notify(control, WAKE);
  };
  return {
    send,
    watch: (hearWorkers) => watchWorkers(hearWorkers, send, worker),
    ready() {
      wait(control, READY, 0, PATIENCE);
    },
    saveOthers() {
      if (control[READY] !== 1 || atomicLoad(control, THREADS) < 2) return;
      const request = atomicAdd(control, SAVE, 1) + 1;
      wake();
      const until = now() + PATIENCE;
      for (;;) {
        const saved = atomicLoad(control, SAVED);
        const left = until - now();
        if (saved >= request || left <= 0) return;
        wait(control, SAVED, saved, left);
      }
    },
    stop: wake,
  };
}

/** Talks to the sampler of another thread; the open channel does not keep this one alive. */
function joinSampler(start: SamplerStart, name: string, poll: () => void): Sampler {
  const channel = openChannel(name, (message) => {
    if (message === POLL) poll();
  });
  const send = (message: SamplerMessage): void => postToChannel(channel, message);
  send({ kind: 'start', start });
  const watch = (hearWorkers: HearWorkers): void => watchWorkers(hearWorkers, send);
  return { send, watch, ready() {}, saveOthers() {}, stop: () => closeChannel(channel) };
}

function watchWorkers(hearWorkers: HearWorkers, send: Sampler['send'], own?: Worker): void {
  hearWorkers((worker) => {
    if (worker === own) return;
    const { threadId: id } = worker;
    let outOfMemory = false;
    hearUnseen(worker, (event, value) => {
      if (event === 'error') {
        outOfMemory ||= (value as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
      } else if (event === 'exit') {
        send({ kind: 'exit', threadId: id, outOfMemory });
      }
    });
  });
}

/** Hears of a worker's events without being a listener: one for errors would keep them from ending the program. */
function hearUnseen(worker: Worker, hear: (event: unknown, value: unknown) => void): void {
  const value = function (this: Worker, ...args: unknown[]): boolean {
    hear(args[0], args[1]);
    return apply((getPrototypeOf(worker) as Worker).emit, this, args);
  };
  defineProperty(worker, 'emit', {
    __proto__: null,
    value,
    writable: true,
    configurable: true,
    enumerable: false,
  } as PropertyDescriptor);
}
