import type { Profile } from '../../src/profile/types.ts';
import { line, living, measures, readFixture } from './profiles.ts';

/** Everything that makes lines long; its lines allocate, and hold, `factor` times as much. */
export function awkward(factor = 1): Profile {
  const profile = living();
  profile.run.ending = {
    kind: 'uncaught',
    code: 1,
    message: `Error: ${'something went wrong and says so at length '.repeat(8)}`,
  };
  profile.run.executing = [{ function: 2, line: 14 }];
  profile.run.warnings = [
    { kind: 'other', message: 'a word '.repeat(40), file: `src/${'folder/'.repeat(30)}file.js`, line: 7 },
    { kind: 'lost', message: 'x'.repeat(300) },
  ];
  const thread = {
    pid: 4321,
    argv: [],
    ending: { kind: 'exit', code: 0 } as const,
    startedAt: 0,
    durationMs: 1,
    allocated: 0,
    outside: 0,
  };
  profile.run.threads = [0, 1].map((threadId) => ({ ...thread, threadId }));
  Object.assign(profile.files[0]!, { path: 'hog.js' });
  for (let i = 1; i < 9; i++) {
    profile.files.push({ path: `node_modules/@scope/package-with-a-long-name-${i}/lib/${'deep/'.repeat(9)}行${i}.js` });
    const used = {
      hits: 1_234_567,
      allocated: 1000 * i,
      memory: 1e9,
      peak: 2e9,
      increment: -3e8,
      ms: 123_456,
      gcMs: 50_000,
      freed: 3e8,
      external: 1e8,
      awaited: 2e8,
    };
    profile.functions.push({
      name: `Class.prototype.${'method'.repeat(i)}`,
      file: i,
      line: 100_000,
      endLine: 100_003,
      calls: 1_234_567,
      lines: [line(100_001, used, { ...used, allocated: 10 })],
      threads: [0, 1].map((thread) => ({ thread, calls: 1, allocated: 1, increment: 1, ms: 1, hits: 1 })),
    });
    profile.contexts.push({
      function: profile.functions.length - 1,
      parent: 0,
      callLine: 0,
      calls: 1,
      lines: [{ line: 100_001, ...measures(used) }],
    });
  }
  profile.files[0]!.source = readFixture('hog.js')!.replace('10', '漢字'.repeat(60));
  for (const owner of [...profile.functions, ...profile.contexts]) {
    for (const each of owner.lines) each.allocated *= factor;
  }
  const held = profile.functions[0]!.lines[0]!;
  held.live! *= factor;
  profile.totals.live! *= factor;
  return profile;
}
