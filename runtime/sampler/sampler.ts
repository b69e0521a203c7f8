/**
 * The background sampler: a Worker that keeps time while JavaScript is busy. It follows all threads of the process,
 * reads what they count from their shared memory, and leaves snapshots for the case that they do not come to it.
 */
import { BroadcastChannel, type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { cpuTime, rss } from '../clock/gauge.ts';
import { NEARLY_FULL } from '../clock/nearly-full.ts';
import { areStandardStreamsOpen } from '../clock/standard-streams.ts';
import {
  FAILED,
  MAX_DEPTH,
  MEASURING,
  type Memory,
  openMemory,
  PROBES,
  READY,
  SAVE,
  SAVED,
  START_NOW,
  STOPPED,
  THREADS,
  WAKE,
} from '../counters/layout.ts';
import { openStrata, type Strata } from '../counters/strata.ts';
import { encodeSeldom } from '../snapshot/codec.ts';
import type { RawEnding, RawSnapshot } from '../snapshot/raw.ts';
import type { RawLive } from '../snapshot/raw-live.ts';
import { readLive, removeLive, snapshotName, writeSnapshot } from '../snapshot/session.ts';
import { makeAsking } from './asking.ts';
import { goFirst } from './go-first.ts';
import { POLL, type SamplerMessage, type SamplerStart } from './messages.ts';
import { askForCopies, readAsItStands, readWhole } from './read-whole.ts';
import { makeReusedRoom } from './reused-room.ts';
import { makeSchedule } from './schedule.ts';
import { type SeriesWriter, seriesWriter } from './series.ts';
import { takeSnapshot } from './take.ts';
import { makeTouching } from './touch-copies.ts';

interface Followed {
  memory: Memory;
  strata: Strata | undefined;
  start: SamplerStart;
  tables: string[];
  /** The tables and what lives, as they are saved; made anew after each message that changes them. */
  encoded: Uint8Array | undefined;
  label: string | undefined;
  live: RawLive | undefined;
  series: SeriesWriter;
  /** Probes made when the thread was asked last whether it rests. */
  probes: number;
}

/** ms between two reminders. */
const POLL_PERIOD = 1000;

const threads = new Map<number, Followed>();
const owner = workerData as SamplerStart & { channel: string; port: MessagePort };
const { interval, heapLimit } = owner;
const clockOrigin = Number(process.hrtime.bigint()) / 1e6 - performance.now();
const channel = new BroadcastChannel(owner.channel);
const asking = makeAsking(owner, remind);
const touchCopy = makeTouching();
const room = makeReusedRoom();

function follow(start: SamplerStart): void {
  const memory = openMemory(start.buffer);
  const series = seriesWriter(memory);
  threads.set(start.thread.threadId, {
    memory,
    strata: start.strata && openStrata(memory.capacity, MAX_DEPTH, start.strata),
    start,
    tables: [...start.tables],
    encoded: undefined,
    label: undefined,
    // That nothing was taken yet is told, too, of a program that dies before.
    live: start.live === undefined ? undefined : { interval: start.live, moments: [], lines: [], elsewhere: [] },
    series,
    probes: -1,
  });
}

function receive(message: SamplerMessage): void {
  if (message.kind === 'start') {
    follow(message.start);
    return;
  }
  const followed = threads.get(message.threadId);
  if (followed === undefined) return;
  if (message.kind === 'table') {
    followed.tables.push(message.table);
    followed.encoded = undefined;
  } else if (message.kind === 'live') {
    followed.live = message.live;
    followed.encoded = undefined;
    asking.took(message.threadId);
  } else if (message.kind === 'label') {
    followed.label = message.label;
  } else {
    // A thread that was ended from outside did not write its last word itself.
    const kind = message.outOfMemory ? 'out-of-memory' : 'terminated';
    save(followed, { kind }, readAsItStands);
    threads.delete(message.threadId);
    asking.took(message.threadId);
  }
}

/**
 * Word that a thread has ended comes from the one that started it, and by another way than its own messages: those are
 * there by then, and come first.
 */
function receiveAll(): void {
  const fromOwner = waiting(owner.port);
  // The types know this of MessagePort only; a BroadcastChannel is one too.
  for (const message of waiting(channel as unknown as MessagePort)) receive(message);
  for (const message of fromOwner) receive(message);
}

function waiting(port: MessagePort): SamplerMessage[] {
  const messages: SamplerMessage[] = [];
  for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) messages.push(got.message);
  return messages;
}

function elapsed({ memory, start }: Followed): number {
  const since = clockOrigin + performance.now() - (start.thread.clockOrigin + memory.state[START_NOW]!);
  return Math.max(0, since);
}

/** Saves what `read` hands on of a thread; `unasked` when nobody waits for it. */
function save(followed: Followed, ending: RawEnding, read: typeof readAsItStands, unasked = false): void {
  const { start, tables, label, live } = followed;
  if (start.directory === undefined || !isMeasuring(followed)) return;
  const raw =
    read(followed, ({ memory, strata }) => {
      room.begin();
      const source = { thread: start.thread, tables, label, live, strata, room };
      return takeSnapshot(memory, source, ending, elapsed(followed));
    }) ?? (ending.kind === 'running' ? null : saved(start, ending));
  // What was saved before is whole.
  if (raw === null) return;
  // After the copy: whatever table the copy refers to was sent before.
  receiveAll();
  raw.tables = [...tables];
  followed.encoded ??= encodeSeldom(followed);
  const { control } = followed.memory;
  try {
    const name = snapshotName(start.thread, start.startedAt);
    writeSnapshot(start.directory, name, raw, { final: ending.kind !== 'running', unasked, seldom: followed.encoded });
    control[FAILED] = 0;
    // The thread wrote its last word meanwhile.
    if (ending.kind === 'running' && control[STOPPED] === 1) removeLive(start.directory, name);
  } catch (error) {
    control[FAILED] = (error as NodeJS.ErrnoException).errno ?? -1;
  }
}

/** What was saved last of a thread that was stopped in the middle of a step. */
function saved({ directory, thread, startedAt }: SamplerStart, ending: RawEnding): RawSnapshot | null {
  const last = readLive(directory!, snapshotName(thread, startedAt));
  return last && { ...last, ending };
}

/** Not while it starts, when what is counted is nobody's, nor after its last word. */
function isMeasuring({ memory: { control } }: Followed): boolean {
  return control[MEASURING] === 1 && control[STOPPED] === 0;
}

function saveAll(unasked: boolean): void {
  const asked = [...threads.values()].filter(isMeasuring);
  const until = askForCopies(asked);
  for (const followed of asked) {
    if (isMeasuring(followed))
      save(followed, { kind: 'running' }, (whole, read) => readWhole(whole, until, read), unasked);
  }
}

/** Has threads look whether something is due that make no probe just now. */
function remind(): void {
  parentPort!.postMessage(POLL);
  channel.postMessage(POLL);
}

/** Saves all threads' snapshots, and tells the threads that have asked for it. */
function saveAsked(main: Memory, asked: number): void {
  const answer = asking.answer();
  saveAll(asked === main.control[SAVED]);
  answer();
  asking.look(threads.values());
  Atomics.store(main.control, SAVED, asked);
  Atomics.notify(main.control, SAVED);
}

/** V8 keeps a record of each collection until the thread asks for it; threads without probes are reminded. */
function remindIdle(main: Memory): void {
  let others = false;
  for (const followed of threads.values()) {
    const idle = followed.probes === followed.memory.state[PROBES];
    followed.probes = followed.memory.state[PROBES]!;
    if (idle && followed.memory === main) parentPort!.postMessage(POLL);
    else if (idle) others = true;
  }
  if (others) channel.postMessage(POLL);
}

/** Follows memory, and saves, until the thread that started it says that it is over. */
function run(main: Memory): void {
  let lastPoll = performance.now();
  const schedule = makeSchedule(interval, { now: lastPoll, cpu: cpuTime() });
  while (main.control[STOPPED] === 0) {
    const wake = Atomics.load(main.control, WAKE);
    // Before the messages: those that were sent before the request are then part of what it gets.
    const asked = Atomics.load(main.control, SAVE);
    const areOpen = areStandardStreamsOpen();
    const resident = rss(areOpen);
    receiveAll();
    Atomics.store(main.control, THREADS, threads.size);
    for (const followed of threads.values()) followed.series.add(() => elapsed(followed), resident);
    const now = performance.now();
    const { wait, isDue } = schedule.look(now, cpuTime(), resident > heapLimit * NEARLY_FULL);
    if ((isDue && areOpen) || asked !== main.control[SAVED]) {
      saveAsked(main, asked);
      schedule.saved(performance.now() - now);
    }
    if (now - lastPoll >= POLL_PERIOD) {
      remindIdle(main);
      lastPoll = now;
    }
    for (const followed of threads.values()) if (isMeasuring(followed)) touchCopy(followed);
    Atomics.wait(main.control, WAKE, wake, Math.max(0, wait - (performance.now() - now)));
  }
}

goFirst();
follow(owner);
const main = threads.get(owner.thread.threadId)!.memory;
Atomics.store(main.control, READY, 1);
Atomics.notify(main.control, READY);
run(main);
channel.close();
