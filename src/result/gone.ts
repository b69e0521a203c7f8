/** Processes that were killed long before the program ended. */
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { isRunning } from '../process/status.ts';

/** A thread that works or rests is saved so often at least, ms; one whose machine is busy, later. */
const SAVED_WITHIN = 1000;
/** The same for a thread with so many bytes of counters: saving may take a fifth of its time, at 20 MB a second. */
const BYTES_PER_MS = 4000;

/**
 * The snapshots, where those of a process that is not there any more, and that saved nothing for long before the program's end, say that it was ended from outside:
 * what it had is gone. Nobody has seen when; it is taken for the time of its last word. `pid`: the program's own process.
 */
export function withGone(snapshots: readonly RawSnapshot[], pid: number | undefined): RawSnapshot[] {
  const main = snapshots.find(({ thread }) => thread.pid === pid && thread.threadId === 0);
  const end = main === undefined ? Math.max(...snapshots.map(lastSeen)) : lastSeen(main);
  return snapshots.map((raw) =>
    raw.thread.pid !== pid && isGone(raw, end) ? { ...raw, ending: { kind: 'terminated' } } : raw,
  );
}

function isGone({ ending, thread, counters, ...raw }: RawSnapshot, end: number): boolean {
  const patience = SAVED_WITHIN + counters.byteLength / BYTES_PER_MS;
  return ending.kind === 'running' && end - lastSeen(raw) > patience && !isRunning(thread.pid);
}

function lastSeen({ startedAt, durationMs }: Pick<RawSnapshot, 'startedAt' | 'durationMs'>): number {
  return startedAt + durationMs;
}
