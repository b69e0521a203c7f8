import test from 'node:test';
import type { Ending, Profile } from '../../src/profile/types.ts';
import { renderReport } from '../../src/report/index.ts';
import { assertExpected } from './expected.ts';
import { hog, profileOf, readFixture } from './profiles.ts';

const executing = [
  { function: 2, line: 14 },
  { function: 0, line: 5 },
];
const endings: Record<string, Ending> = {
  'out-of-memory': { kind: 'out-of-memory', signal: 'SIGABRT' },
  sigkill: { kind: 'signal', signal: 'SIGKILL' },
  sigint: { kind: 'signal', signal: 'SIGINT' },
  uncaught: { kind: 'uncaught', code: 1, message: 'TypeError: x is not a function\n    at main (hog.js:5:3)' },
  abort: { kind: 'abort', code: 134 },
  running: { kind: 'running' },
  terminated: { kind: 'terminated' },
};

const table = (profile: Profile): string => renderReport(profile, { format: 'table', top: 1, readSource: readFixture });
const head = (profile: Profile): string => table(profile).split('\n\nmain ')[0]! + '\n';

for (const [name, ending] of Object.entries(endings)) {
  test(`says in plain words how the program ended: ${name}`, () => {
    assertExpected(head(hog({ run: { ending, executing } })), `ending-${name}.txt`);
  });
}

test('says that no profiled line was executing', () => {
  assertExpected(head(hog({ run: { ending: { kind: 'signal', signal: 'SIGTERM' } } })), 'ending-outside.txt');
});

test('says why there is nothing to show', () => {
  const message = 'no function is marked: put a comment // @profile before one, or use --all';
  const nothing = profileOf('hog.js', [], [], { run: { warnings: [{ kind: 'other', message }] } });
  assertExpected(table(nothing), 'empty.txt');
  const [, , , unused] = hog().functions;
  assertExpected(table(profileOf('hog.js', [unused!], [])), 'never-called.txt');
});

test('says warnings with their place, and that sums differ', () => {
  const warnings: Profile['run']['warnings'] = [
    { kind: 'not-instrumented', message: 'runs as it is: too deep', file: 'deep.js' },
    { kind: 'unused-annotation', message: 'no function follows @profile', file: 'hog.js', line: 12 },
  ];
  assertExpected(table(hog({ run: { warnings }, totals: { outside: 0 } })), 'warnings.txt');
});
