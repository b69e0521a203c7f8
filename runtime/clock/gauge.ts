import * as v8 from 'node:v8';
import { areStandardStreamsOpen } from './standard-streams.ts';

// Captured when the runtime is loaded, as all that stands in primordials.ts.

/** Reads the heap; 160 to 340 ns, and nothing allocated once the caller is optimised. */
export const getHeapStatistics: typeof v8.getHeapStatistics = v8.getHeapStatistics;

/** Milliseconds since the thread's time origin; 50 ns. */
export const now: () => number = performance.now.bind(performance);

const utilization = performance.eventLoopUtilization.bind(performance);

/** Milliseconds that the thread's event loop has waited for something to do; about 1 µs, and allocates. */
export const waited = (): number => utilization().idle;

const cpuUsage = process.cpuUsage.bind(process);

/** Milliseconds of CPU time that the process, with all its threads, has taken; about 1 µs, and allocates. */
export function cpuTime(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

const readRss = process.memoryUsage.rss;
/** There it stands in a file, which gets the number of a standard stream where the program has closed one: libuv of Node 20 then aborts the process. */
const opensFile = process.platform === 'linux';
let lastRss = 0;

/** Whether the resident set can be read. Always, but on Linux after the program has closed a standard stream. */
export const canReadRss = (): boolean => !opensFile || areStandardStreamsOpen();

function rssWhereOpen(areOpen = areStandardStreamsOpen()): number {
  if (areOpen) lastRss = readRss();
  return lastRss;
}

/**
 * The resident set in bytes; about 2.5 µs, and half as much again where streams are looked at: `areOpen` is for who knows. The last that was read,
 * while it cannot be.
 */
export const rss: (areOpen?: boolean) => number = opensFile ? rssWhereOpen : readRss;

/** Reads the spaces of the heap; about 1 µs, and allocates. */
export const getHeapSpaceStatistics: typeof v8.getHeapSpaceStatistics = v8.getHeapSpaceStatistics;
