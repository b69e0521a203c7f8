/** What the runtime calls of Node's threads, taken before the program's first line; see primordials.ts. */
import { EventEmitter } from 'node:events';
import * as threads from 'node:worker_threads';
import {
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  getterOf,
  type Method,
  uncurried,
} from './primordials.ts';

const program = process;

export const atomicAdd: typeof Atomics.add = Atomics.add;
export const atomicLoad: typeof Atomics.load = Atomics.load;
export const atomicStore: typeof Atomics.store = Atomics.store;
export const notify: typeof Atomics.notify = Atomics.notify;
export const wait: typeof Atomics.wait = Atomics.wait;
export const getEnvironmentData: typeof threads.getEnvironmentData = threads.getEnvironmentData;
export const setEnvironmentData: typeof threads.setEnvironmentData = threads.setEnvironmentData;

const { BroadcastChannel, MessageChannel, MessagePort, Worker } = threads;
type Channel = threads.BroadcastChannel;

/**
 * Starts a thread that `process` does not hear of. Node would tell it in a tick, and with one in its queue end the program's first turn in another way,
 * which asynchronous stack traces show.
 */
export function openWorker(file: URL, options: threads.WorkerOptions): threads.Worker {
  const nextTick = getOwnPropertyDescriptor(program, 'nextTick');
  const isOpen = nextTick?.configurable === true;
  if (isOpen) defineProperty(program, 'nextTick', { __proto__: null, value() {}, configurable: true } as object);
  try {
    return new Worker(file, options);
  } finally {
    if (isOpen) defineProperty(program, 'nextTick', { __proto__: null, ...nextTick } as object);
  }
}

export const listen: (emitter: threads.Worker, event: string, listener: (value: never) => void) => void = uncurried(
  EventEmitter.prototype.on,
) as never;
/** Has `hear` called with each thread that this one starts. */
export const listenForWorkers: (hear: (worker: threads.Worker) => void) => void = process.on.bind(
  process,
  'worker',
) as never;
export const unrefWorker: (worker: threads.Worker) => void = uncurried(Worker.prototype.unref);
/** `postMessage` of a worker calls that of its port, which the program may have replaced: it is given a port of its own. */
export const postToPort: (port: threads.MessagePort, message: unknown) => void = uncurried(
  MessagePort.prototype.postMessage,
) as never;

/** Opens two ports. Neither keeps its thread alive while nobody listens. */
export function openPorts(): { near: threads.MessagePort; far: threads.MessagePort } {
  const { port1, port2 } = new MessageChannel();
  return { near: port1, far: port2 };
}

/** Opens a channel that does not keep the thread alive; `hear` gets what others say. */
export function openChannel(name: string, hear: (message: unknown) => void): Channel {
  const channel = new BroadcastChannel(name);
  const port = portOf(channel);
  if (port === undefined) {
    onMessage(channel, (event) => hear(event.data));
  } else {
    removeListeners(port, 'message');
    listenTo(port, 'message', hear);
  }
  unrefChannel(channel);
  return channel;
}

/**
 * The port behind a channel. Its listeners get the message itself; those of a channel get an event, and for the class of events
 * Node 22 and later load their client of HTTP: 60 ms, 6 MB.
 */
function portOf(channel: Channel): threads.MessagePort | undefined {
  const symbols = symbolsOf(channel);
  for (let i = 0; i < symbols.length; i++) {
    if (descriptionOf(symbols[i]!) !== 'kHandle') continue;
    const port = (channel as unknown as Record<symbol, object>)[symbols[i]!]!;
    return getPrototypeOf(port) === portPrototype ? (port as threads.MessagePort) : undefined;
  }
  return undefined;
}

const portPrototype = threads.MessagePort.prototype;
const symbolsOf = Object.getOwnPropertySymbols;
const descriptionOf = getterOf(Symbol.prototype, 'description') as never as (symbol: symbol) => string | undefined;
const removeListeners = uncurried(portPrototype.removeAllListeners);
const listenTo = uncurried(
  portPrototype.on as Method<threads.MessagePort, [string, (message: unknown) => void], unknown>,
);
const onMessage = uncurried(
  Object.getOwnPropertyDescriptor(BroadcastChannel.prototype, 'onmessage')!.set as Method<
    Channel,
    [(event: { data: unknown }) => void],
    void
  >,
);
const unrefChannel = uncurried(BroadcastChannel.prototype.unref);
export const postToChannel: (channel: Channel, message: unknown) => void = uncurried(
  BroadcastChannel.prototype.postMessage,
) as never;
export const closeChannel: (channel: Channel) => void = uncurried(BroadcastChannel.prototype.close);
