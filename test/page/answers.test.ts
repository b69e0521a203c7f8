import assert from 'node:assert/strict';
import test from 'node:test';
import { answers } from '../../src/page/model/answers.ts';
import { hog } from '../report/profiles.ts';

function notSeen(profile = hog()): string {
  const { parts } = answers(profile, []).find(({ topic }) => topic === 'Not seen')!;
  return parts.join('');
}

test('what was not seen names the share outside, files that could not be measured and paths that were folded', () => {
  const profile = hog();
  assert.doesNotMatch(notSeen(profile), /measured|folded/);
  profile.run.warnings = [
    { kind: 'not-instrumented', message: 'x', file: 'a.js' },
    { kind: 'not-instrumented', message: 'y', file: 'a.js' },
    { kind: 'not-instrumented', message: 'z', file: 'b.js' },
    { kind: 'contexts-folded', message: 'w' },
  ];
  assert.match(
    notSeen(profile),
    /^4\.0 MB of 6\.3 MB \(64 %\) was allocated outside of profiled lines, more than half\. 2 files could not be measured\. Some paths of calls were folded/,
  );
});

test('a run without collections and without living bytes says so', () => {
  const profile = hog();
  profile.totals.gcs = 0;
  const told = Object.fromEntries(answers(profile, []).map(({ topic, parts }) => [topic, parts.join('')]));
  assert.equal(told.Collections, 'V8 collected no garbage meanwhile.');
  assert.match(told['Holds most']!, /^What lines still hold was not measured\. With --live/);
  assert.match(told.Peak!, /^The largest memory seen \(V8 heap in use and external memory\) was 12\.0 MB/);
});
