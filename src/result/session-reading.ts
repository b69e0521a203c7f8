import { readSession } from '../../runtime/snapshot/session.ts';
import { buildProfile } from '../profile/build.ts';
import type { Profile } from '../profile/types.ts';
import type { TopReading } from '../report/top/reading.ts';
import { version } from '../version.ts';

/**
 * What the processes of a session have left in its folder so far, without asking them for anything; null when they have
 * measured nothing yet, or the folder has gone. `cwd`: what paths are shown relative to. Resident memory is not in it.
 */
export function readSoFar(directory: string, cwd: string): TopReading | null {
  const snapshots = readSession(directory).snapshots;
  if (snapshots.length === 0) return null;
  const profile = buildProfile(snapshots, { mprofLine: version(), cwd });
  const { totals, run } = profile;
  const running = snapshots.filter(({ ending }) => ending.kind === 'running');
  return {
    time: run.durationMs,
    // What has ended has no heap.
    heap: running.length === 0 ? null : running.reduce((sum, raw) => sum + raw.totals.used + raw.totals.external, 0),
    rss: null,
    processes: new Set(running.map(({ thread }) => thread.pid)).size,
    gcs: totals.gcs,
    gcMs: totals.gcMs,
    allocated: totals.allocated,
    lines: linesOf(profile),
    alive: aliveOf(profile),
  };
}

function linesOf({ functions, files }: Profile): TopReading['lines'] {
  return functions.flatMap(({ name, file, lines }) =>
    lines.map(({ line, hits, self, live }) => ({
      path: files[file]?.path ?? '?',
      line,
      name,
      allocated: self.allocated,
      hits,
      ms: self.ms,
      live: live ?? null,
    })),
  );
}

function aliveOf({ moments }: Profile): TopReading['alive'] {
  const last = moments?.at(-1);
  return last === undefined ? null : { time: last.time };
}
