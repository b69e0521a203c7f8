import { garbageCollector } from '../../runtime/clock/garbage-collector.ts';

type Collect = (options?: { type: 'minor' }) => void;

let gc: Collect | undefined;

function collector(): Collect {
  gc ??= garbageCollector();
  return gc;
}

/** A full collection of this thread's heap, now; needs no flag on the command line, and leaves none set. */
export function collect(): void {
  // Objects that a finalizer kept alive go with the second one.
  collector()();
  collector()();
}

/** One full collection, and one that gives back what the first freed outside the heap. */
export function collectQuickly(): void {
  collector()();
  collector()({ type: 'minor' });
}
