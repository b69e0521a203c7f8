import { garbageCollector } from '../../runtime/collect.ts';

let gc: (() => void) | undefined;

/** A full collection of this thread's heap, now; needs no flag on the command line, and leaves none set. */
export function collect(): void {
  gc ??= garbageCollector();
  // Objects that a finalizer kept alive go with the second one.
  gc();
  gc();
}
