import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ContextProfile, FunctionProfile, LineProfile, Measures, Profile } from '../../src/profile/types.ts';

/** Documents made by hand, to render. */

const MB = 1024 * 1024;

/** Measures with zeros where nothing is said. */
export function measures(some: Partial<Measures>): Measures {
  return {
    hits: 0,
    allocated: 0,
    increment: 0,
    memory: 0,
    peak: 0,
    freed: 0,
    gcs: 0,
    gcMs: 0,
    external: 0,
    awaited: 0,
    ms: 0,
    firstAllocated: 0,
    ...some,
  };
}

export function line(number: number, some: Partial<Measures>, self: Partial<Measures> = some): LineProfile {
  const inclusive = measures(some);
  return { line: number, ...inclusive, self: { ...inclusive, ...measures({ ...some, ...self }) } };
}

/** A document of `functions` and `contexts` in one file, with everything else filled in. */
export function profileOf(
  path: string,
  functions: FunctionProfile[],
  contexts: ContextProfile[],
  some: { run?: Partial<Profile['run']>; totals?: Partial<Profile['totals']> } = {},
): Profile {
  const sum = contexts.flatMap(({ lines }) => lines).reduce((total, { allocated }) => total + allocated, 0);
  return {
    format: 'mprof-line.profile',
    version: 1,
    run: {
      argv: [path],
      cwd: '/home/me/project',
      node: 'v20.20.0',
      v8: '11.3',
      platform: 'linux',
      arch: 'x64',
      pid: 4321,
      startedAt: 1_700_000_000_000,
      durationMs: 123.4,
      metric: 'heap',
      interval: 10,
      mprofLine: '0.1.0',
      ending: { kind: 'exit', code: 0 },
      threads: [],
      warnings: [],
      ...some.run,
    },
    files: [{ path }],
    functions,
    contexts: [{ function: -1, parent: -1, callLine: 0, calls: 0, lines: [] }, ...contexts],
    series: [],
    totals: {
      allocated: sum + 4 * MB,
      lines: sum,
      outside: 4 * MB,
      setAside: 0,
      gcs: 0,
      gcMs: 0,
      peakRss: 60 * MB,
      peakMemory: 12 * MB,
      probes: 30,
      probeMs: 0.02,
      probeAllocated: 0,
      ...some.totals,
    },
  };
}

/** `main` calls `build` three times on line 5; a callback is nested in `main` on line 10; `unused` never ran. */
export function hog(some: Parameters<typeof profileOf>[3] = {}): Profile {
  const memory = 5 * MB;
  const built = {
    hits: 3,
    allocated: 2_400_048,
    increment: 2_400_048,
    memory: memory + 2_400_048,
    peak: 8 * MB,
    ms: 4.5,
  };
  const returned = { hits: 3, memory: memory + 2_400_048, peak: memory + 2_400_048, ms: 0.0009 };
  const header = { hits: 3, memory, peak: memory, ms: 0.0003 };
  const called = {
    hits: 3,
    allocated: 2_400_248,
    increment: 2_400_248,
    memory: memory + 2_400_248,
    peak: 8 * MB,
    ms: 4.51,
  };
  const pushed = { ...called, allocated: 200, increment: 200, peak: memory + 2_400_248, ms: 0.01 };
  const joined = { hits: 1, allocated: 3_072, increment: -1_500_000, memory: 4 * MB, peak: 4 * MB, ms: 1.75 };
  const callback = { hits: 3, allocated: 72, increment: 72, memory: 4 * MB, peak: 4 * MB, ms: 0.25 };
  const start = { hits: 1, memory, peak: memory, ms: 0.001 };
  const loop = { hits: 4, memory: memory + 2_400_248, peak: memory + 2_400_248, ms: 0.002 };
  const own = (number: number, some: Partial<Measures>): { line: number } & Measures => ({
    line: number,
    ...measures(some),
  });
  const functions: FunctionProfile[] = [
    {
      name: 'main',
      file: 0,
      line: 2,
      endLine: 11,
      calls: 1,
      lines: [
        line(2, start),
        line(3, { ...start, allocated: 16, increment: 16 }),
        line(4, loop),
        line(5, called, pushed),
        line(7, { ...start, ms: 0.0004 }),
        line(8, {}),
        line(10, { ...joined, allocated: 3_144, increment: -1_499_928, ms: 2 }, joined),
      ],
    },
    { name: 'rows.map callback', file: 0, line: 10, endLine: 10, parent: 0, calls: 3, lines: [line(10, callback)] },
    {
      name: 'build',
      file: 0,
      line: 13,
      endLine: 16,
      calls: 3,
      lines: [line(13, header), line(14, built), line(15, returned)],
    },
    { name: 'unused', file: 0, line: 18, endLine: 20, calls: 0, lines: [line(18, {}), line(19, {})] },
  ];
  const contexts: ContextProfile[] = [
    {
      function: 0,
      parent: 0,
      callLine: 0,
      calls: 1,
      lines: [
        own(2, start),
        own(3, { ...start, allocated: 16, increment: 16 }),
        own(4, loop),
        own(5, pushed),
        own(7, { ...start, ms: 0.0004 }),
        own(10, joined),
      ],
    },
    { function: 2, parent: 1, callLine: 5, calls: 3, lines: [own(13, header), own(14, built), own(15, returned)] },
    { function: 1, parent: 1, callLine: 10, calls: 3, lines: [own(10, callback)] },
  ];
  return profileOf('hog.js', functions, contexts, some);
}

/** Reads a fixture's text; null for every other path. */
export function readFixture(path: string): string | null {
  return path === 'hog.js' ? readFileSync(fileURLToPath(new URL('fixtures/hog.js', here)), 'utf8') : null;
}

/** The folder of this test's sources, seen from where it is built to. */
export const here: URL = new URL('../../../test/report/', import.meta.url);

/** The hog with what `--live`, `--fast` and a known source add. */
export function living(): Profile {
  const profile = hog();
  Object.assign(profile.run, { probes: 'fast', share: 0.1, live: { interval: 32_768 }, liveAt: 1 });
  const moment = { pid: 4321, threadId: 0, heap: 9 * MB, live: 3 * MB, outside: 6 * MB, ms: 4 };
  profile.moments = [
    { ...moment, time: 50, cause: 'interval' },
    { ...moment, time: 120, cause: 'end' },
  ];
  Object.assign(profile.totals, { residual: -12, live: 3 * MB, liveOutside: 6 * MB });
  Object.assign(profile.functions[0]!.lines[0]!, {
    error: 1.5,
    live: 3 * MB,
    liveError: 0.1 * MB,
    liveAtPeak: 2 * MB,
    growth: [2 * MB, 3 * MB],
    kinds: [{ kind: 'Order', count: 100, bytes: 3 * MB }],
    holders: [
      {
        steps: [
          { name: 'orders', kind: 'Array', file: 0, line: 2 },
          { name: '[]', kind: 'Order' },
        ],
        count: 100,
        bytes: 3 * MB,
      },
    ],
  });
  Object.assign(profile.files[0]!, { hash: 'a'.repeat(64), text: [{ line: 1, text: 'function hog() {' }] });
  return profile;
}
