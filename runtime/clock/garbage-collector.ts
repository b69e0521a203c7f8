import { runInNewContext, setFlags } from '../primordials.ts';

/** V8's own `gc`, without a flag of the user's: it collects everything, now. */
export function garbageCollector(): () => void {
  setFlags('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  setFlags('--no-expose-gc');
  return gc;
}
