import type { BuildOptions } from '../profile/build.ts';
import { otherSeries } from '../profile/over-time/other-series.ts';
import { PROFILE_FORMAT, PROFILE_VERSION, type Profile } from '../profile/types.ts';
import type { Run } from './run.ts';

/** The profile of a program in which nothing was measured. */
export function emptyProfile(options: BuildOptions, { settings, exit, startedAt }: Run): Profile {
  const { metric, interval, cwd } = settings;
  const ending = options.ending ?? { kind: 'exit', code: exit.code ?? 0 };
  return {
    format: PROFILE_FORMAT,
    version: PROFILE_VERSION,
    run: {
      argv: [...(options.argv ?? [])],
      cwd,
      node: process.versions.node,
      v8: process.versions.v8,
      platform: process.platform,
      arch: process.arch,
      pid: process.pid,
      startedAt,
      durationMs: Date.now() - startedAt,
      metric,
      interval,
      mprofLine: options.mprofLine,
      ending,
      threads: [],
      warnings: [...(options.warnings ?? [])],
    },
    files: [],
    functions: [],
    contexts: [],
    series: otherSeries(options.programs ?? [], new Set(), startedAt),
    totals: {
      allocated: 0,
      lines: 0,
      outside: 0,
      setAside: 0,
      gcs: 0,
      gcMs: 0,
      peakRss: 0,
      peakMemory: 0,
      probes: 0,
      probeMs: 0,
      probeAllocated: 0,
    },
  };
}
