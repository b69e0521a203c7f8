import { runInNewContext, setFlags } from '../primordials.ts';

/** V8's own `gc`, which collects everything, now: with no flag of the user's, whose flags stay as they are. @throws when the stack has no room for it. */
export function garbageCollector(): () => void {
  const exposed = runInNewContext('globalThis.gc') as (() => void) | undefined;
  if (exposed !== undefined) return exposed;
  setFlags('--expose-gc');
  try {
    return runInNewContext('gc') as () => void;
  } finally {
    setFlags('--no-expose-gc');
  }
}
