import type { Profile } from '../../src/profile/types.ts';
import { hog } from '../report/profiles.ts';

const MB = 1024 * 1024;

/** The profile of hog.js with a series, collections, two moments and holders, as `--live` would have it. */
export function lived(some?: Parameters<typeof hog>[0]): Profile {
  const profile = hog(some);
  profile.run.live = { interval: 4096 };
  profile.run.liveAt = 1;
  const moment = { pid: 4321, threadId: 0, outside: 300_000, ms: 2 };
  profile.moments = [
    { ...moment, time: 30, cause: 'interval', heap: 5 * MB, live: MB },
    { ...moment, time: 50, cause: 'end', heap: 6 * MB, live: 2 * MB },
  ];
  profile.series = [
    {
      pid: 4321,
      threadId: 0,
      time: [0, 10, 20, 30, 40, 50],
      rss: [40, 42, 44, 46, 50, 48].map((mb) => mb * MB),
      heap: [4, 5, 6, 7, 9, 6].map((mb) => mb * MB),
      context: [0, 1, 2, 2, 2, 0],
      line: [0, 4, 14, 14, 14, 0],
    },
  ];
  const collection = { pid: 4321, threadId: 0, within: 0.5 };
  profile.collections = [
    { ...collection, time: 12, ms: 0.4, freed: 800_000, kind: 'Scavenge' },
    { ...collection, time: 48.5, ms: 2.5, freed: 3 * MB, kind: 'MarkSweepCompact' },
    { ...collection, time: 49, ms: 9, freed: MB, kind: 'Scavenge', threadId: 1 },
  ];
  profile.totals.gcs = 7;
  const built = profile.functions[2]!.lines[1]!;
  built.live = 2 * MB;
  built.liveError = 100_000;
  built.liveAtPeak = 2 * MB;
  built.growth = [MB, 2 * MB];
  built.kinds = [{ kind: 'Array', count: 3, bytes: 2 * MB }];
  built.holders = [
    {
      steps: [
        { name: 'cache', kind: 'variable', file: 0, line: 1 },
        { name: '[0]', kind: 'element' },
      ],
      count: 3,
      bytes: 1.5 * MB,
    },
  ];
  return profile;
}
