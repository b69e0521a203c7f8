import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Memory, MOMENTS } from '../counters/layout.ts';
import { MOMENT, type SamplerStart } from './messages.ts';

/** Lets somebody outside of the process ask its threads to take what is alive, by a file in the session's folder. */
export interface Asking {
  /** Asks the threads when somebody has asked since. */
  look(threads: Iterable<{ memory: Memory; start: SamplerStart }>): void;
  /** A thread has taken a moment, or has ended. */
  took(threadId: number): void;
  /** What is to be called when all that is known now has been saved: it says so when no thread owes a moment. */
  answer(): () => void;
}

/** `remind` has threads look what is due that make no probe just now. */
export function makeAsking({ directory, thread }: SamplerStart, remind: () => void): Asking {
  const file = directory === undefined ? null : join(directory, `${thread.pid}${MOMENT}`);
  const owing = new Set<number>();
  let isAsked = false;
  return {
    look(threads) {
      if (file === null || isAsked || !existsSync(file)) return;
      isAsked = true;
      for (const { start, memory } of threads) {
        if (start.live === undefined) continue;
        owing.add(start.thread.threadId);
        Atomics.add(memory.control, MOMENTS, 1);
      }
      remind();
    },
    took: (threadId) => owing.delete(threadId),
    answer() {
      if (file === null || !isAsked || owing.size > 0) return () => {};
      return () => {
        isAsked = false;
        rmSync(file, { force: true });
      };
    },
  };
}
