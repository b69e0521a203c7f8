import type { Room } from '../counters/room.ts';
import { doubles, words } from '../primordials.ts';

export interface ReusedRoom extends Room {
  /** Gives back all that was taken. */
  begin(): void;
}

/**
 * One memory for all snapshots. Copies of their own are garbage that lies outside of V8's heap, and a thread whose heap hardly grows hardly
 * collects: 60 MB of 10 MB each were there at a time.
 */
export function makeReusedRoom(): ReusedRoom {
  let memory = new ArrayBuffer(0);
  let taken = 0;

  /** Where the next `bytes` begin, null when there is no room for them. */
  function take(bytes: number): number | null {
    const at = taken;
    taken += Math.ceil(bytes / 8) * 8;
    return at + bytes <= memory.byteLength ? at : null;
  }

  return {
    doubles(length) {
      const at = take(length * 8);
      return at === null ? doubles(length) : doubles(memory, at, length);
    },
    words(length) {
      const at = take(length * 4);
      return at === null ? words(length) : words(memory, at, length);
    },
    begin() {
      // It grows: a half more, so as not to be too small again at once.
      if (taken > memory.byteLength) memory = new ArrayBuffer(taken * 1.5);
      taken = 0;
    },
  };
}
