import type { Profile, RunInfo, Warning } from '../types.ts';
import type { Part } from './parts.ts';

type Stack = NonNullable<RunInfo['executing']>;

/** What is said of the run: the first profile stands for all, and the first that did not end well tells how it ended. */
export function mergeRun(
  parts: readonly [Part, ...Part[]],
  functionOf: (part: number, fn: number) => number,
  liveAt: number | undefined,
  warnings: readonly Warning[],
): RunInfo {
  const { executing: _, probes: __, share: ___, live: ____, liveAt: _____, ...first } = parts[0].profile.run;
  const runs = parts.map(({ profile }) => profile.run);
  const stackOf = (part: number, stack: Stack): Stack =>
    stack.map(({ function: fn, line }) => ({ function: functionOf(part, fn), line }));
  const bad = runs.findIndex(({ ending }) => ending.kind !== 'exit' || ending.code !== 0);
  const { ending, executing } = runs[Math.max(0, bad)]!;
  const shares = runs.flatMap(({ share }) => share ?? []);
  const intervals = runs.flatMap(({ live }) => live?.interval ?? []);
  const end = Math.max(...parts.map(({ profile, timeOf }) => timeOf(profile.run.durationMs)));
  return {
    ...first,
    profiles: runs.reduce((sum, { profiles = 1 }) => sum + profiles, 0),
    startedAt: Math.min(...runs.map(({ startedAt }) => startedAt)),
    durationMs: end,
    ...(runs.some(({ probes }) => probes === 'fast') && { probes: 'fast' }),
    ...(shares.length > 0 && { share: Math.max(...shares) }),
    ...(intervals.length > 0 && { live: { interval: Math.max(...intervals) } }),
    ...(liveAt === undefined ? {} : { liveAt }),
    ending,
    ...(executing === undefined ? {} : { executing: stackOf(Math.max(0, bad), executing) }),
    threads: parts.flatMap(({ profile, pidOf }, p) =>
      profile.run.threads.map((thread) => ({
        ...thread,
        pid: pidOf(thread.pid),
        ...(thread.executing === undefined ? {} : { executing: stackOf(p, thread.executing) }),
      })),
    ),
    warnings: [...endingNote(parts, bad), ...differences(parts), ...warnings, ...ownWarnings(runs)],
  };
}

function endingNote(parts: readonly Part[], bad: number): Warning[] {
  if (bad < 0) return [];
  const { name, profile } = parts[bad]!;
  const others = parts.filter(({ profile: { run } }, p) => p > bad && run.ending.kind !== 'exit').length;
  const more = others === 0 ? '' : `; ${others} more did not end by themselves`;
  const { ending } = profile.run;
  const how = ending.kind === 'exit' ? `ended with exit status ${ending.code}` : 'is the one whose end is told';
  return [{ kind: 'other', message: `the program of ${name} ${how}${more}` }];
}

/** What a reader of the sums must know. */
function differences(parts: readonly [Part, ...Part[]]): Warning[] {
  const notes: Warning[] = [];
  const compare = (name: string, value: (profile: Profile) => string): void => {
    const first = value(parts[0].profile);
    const other = parts.find(({ profile }) => value(profile) !== first);
    if (other === undefined) return;
    const message = `the profiles were made differently: ${name} ${first} in ${parts[0].name}, ${value(other.profile)} in ${other.name}`;
    notes.push({ kind: 'other', message });
  };
  compare('Node', ({ run }) => run.node);
  compare('system', ({ run }) => `${run.platform} ${run.arch}`);
  compare('readings', ({ run }) => run.probes ?? 'exact');
  const living = parts.filter(({ profile }) => profile.run.live !== undefined).length;
  if (living > 0 && living < parts.length) {
    const message = `what is alive is told of ${living} of ${parts.length} profiles: the others did not measure it`;
    notes.push({ kind: 'other', message });
  }
  return notes;
}

/** Each once, however many profiles have it. */
function ownWarnings(runs: readonly RunInfo[]): Warning[] {
  const seen = new Set<string>();
  return runs.flatMap(({ warnings }) =>
    warnings.filter((warning) => {
      const key = JSON.stringify([warning.kind, warning.message, warning.file, warning.line]);
      return !seen.has(key) && seen.add(key);
    }),
  );
}
