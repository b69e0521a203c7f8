/** Whether there is memory for a heap snapshot. V8 ends the process when there is not. */
import * as os from 'node:os';
import process from 'node:process';
import { rss } from '../clock/gauge.ts';
import { min } from '../primordials.ts';

const { constrainedMemory } = process;
const { freemem } = os;

/** Bytes that V8 takes for a snapshot by byte of the heap: 3 for large arrays, up to 18 for small objects (measured on Node 20 and 24). */
const SNAPSHOT_TAKES = 15;

/** Bytes that a snapshot may take, and that there are. */
export interface Lack {
  need: number;
  room: number;
}

/** Tells when the memory may not suffice for a snapshot of a heap with so many bytes in use; undefined: it does. */
export function lackOf(used: number): Lack | undefined {
  const need = used * SNAPSHOT_TAKES;
  const room = readRoom();
  return need > room ? { need, room } : undefined;
}

/** What the process can still take: of the machine, and of its container, where all but its own is thought to give way. */
function readRoom(): number {
  const limit = constrainedMemory();
  const free = freemem();
  // Without a limit it is 0, or larger than any memory.
  return limit > 0 ? min(free, limit - rss()) : free;
}
