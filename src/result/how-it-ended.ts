import { NEARLY_FULL } from '../../runtime/clock/nearly-full.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import type { Ending } from '../profile/types.ts';
import type { MemoryPressure } from './container.ts';
import type { Exit } from './run.ts';

/** Statuses and signals of a process that gave up by itself. */
const ABORTED: readonly (string | number | null)[] = ['SIGABRT', 'SIGTRAP', 'SIGILL', 134, 133, 132];

/**
 * How the program ended: what its status says, what its last snapshot knew, and whether the system killed anything for
 * want of memory meanwhile.
 */
export function howItEnded(
  { code, signal }: Exit,
  last: RawSnapshot | undefined,
  before: MemoryPressure,
  after: MemoryPressure,
): Ending {
  const own = last?.ending;
  if (code !== null && own && 'code' in own && own.code === code) return own as Ending;
  const how = signal === null ? { code } : { signal };
  if (own?.kind === 'abort') return { kind: 'abort', ...how, by: 'program' };
  if (signal === 'SIGKILL' || code === 137) {
    const by = killer(before, after);
    const limit = by === 'container' && after.containerLimit !== null ? { limit: after.containerLimit } : {};
    if (by !== null) return { kind: 'out-of-memory', ...how, by, ...limit };
  }
  if (ABORTED.includes(signal ?? code)) {
    if (last && isNearlyFull(last)) return { kind: 'out-of-memory', ...how, by: 'heap', limit: last.thread.heapLimit };
    return { kind: 'abort', ...how, ...(signal === 'SIGABRT' && { by: 'node' }) };
  }
  return signal === null ? { kind: 'exit', code } : { kind: 'signal', signal };
}

function killer(before: MemoryPressure, after: MemoryPressure): 'container' | 'system' | null {
  const rose = (key: 'containerKills' | 'systemKills'): boolean =>
    before[key] !== null && after[key] !== null && after[key] > before[key];
  if (rose('containerKills')) return 'container';
  return rose('systemKills') ? 'system' : null;
}

/** Whether the heap was nearly full when a process was last seen. */
function isNearlyFull({ totals, thread }: RawSnapshot): boolean {
  return totals.used > NEARLY_FULL * thread.heapLimit;
}
