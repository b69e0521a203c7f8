/** Whether there is memory for a heap snapshot. V8 ends the process when there is not. */
import * as os from 'node:os';
import { rss } from '../clock/gauge.ts';
import { max, min } from '../primordials.ts';

const { constrainedMemory } = process;
const { freemem } = os;

/** Bytes that V8 takes for a snapshot by object: 690 to 750 (measured on Node 20 and 24), and some more. */
const BY_OBJECT = 900;
/** Bytes of an object, about, and at least. */
const OBJECT = 48;
const SMALLEST = 16;
/** V8's optimised code makes several objects in one piece. */
const IN_ONE_PIECE = 4;

/** Bytes that a snapshot may take, and that there are. */
export interface Lack {
  need: number;
  room: number;
}

/**
 * Tells when the memory may not suffice for a snapshot of a heap with `used` bytes in use; undefined: it does. `samples` are V8's samples that live, as [site, size,
 * count] again and again, and `interval` is what lies between them: how many objects there are is estimated, rather too many.
 */
export function lackOf(used: number, samples: readonly number[], interval: number): Lack | undefined {
  let sampled = 0;
  let objects = 0;
  for (let i = 0; i < samples.length; i += 3) {
    // What V8 tells is the size times the objects that a sample stands for: the interval and up to one object more.
    const told = samples[i + 1]!;
    const size = told < 2 * interval ? max(SMALLEST, told - interval) : told;
    const pieces = (told / size) * samples[i + 2]!;
    sampled += told * samples[i + 2]!;
    objects += pieces * max(1, min(IN_ONE_PIECE, size / OBJECT));
  }
  objects += max(0, used - sampled) / OBJECT;
  const need = objects * BY_OBJECT;
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
