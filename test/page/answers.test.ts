import assert from 'node:assert/strict';
import test from 'node:test';
import { answers } from '../../src/page/model/answers.ts';
import { momentName } from '../../src/page/model/entry.ts';
import { linesByFile } from '../../src/page/model/lines.ts';
import { runText } from '../../src/page/model/run-text.ts';
import { hog } from '../report/profiles.ts';
import { lived } from './lived.ts';

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

test('a moment is called the last or the largest of its kind where it is that, and nowhere else', () => {
  const profile = lived();
  profile.run.liveAt = 0;
  const told = (): Record<string, string> =>
    Object.fromEntries(
      answers(
        profile,
        linesByFile(profile).flatMap((lines) => [...lines.values()]),
      ).map(({ topic, parts }) => [topic, parts.join('')]),
    );
  assert.match(told()['Holds most']!, /could still be reached at the last regular moment/);
  for (const { cause } of profile.moments!) assert.doesNotMatch(momentName(cause), /last|largest/);
  profile.moments!.at(-1)!.cause = 'peak';
  assert.match(told().Collections!, /taken twice|2 times, the last time at a new high of the heap\.$/);
});

test('the resident set of a run with a heap snapshot has that in it, and the overview says so', () => {
  const resident = (profile = lived()): string =>
    answers(profile, [])
      .find(({ topic }) => topic === 'Peak')!
      .parts.join('');
  assert.match(
    resident(),
    /the largest resident set of the processes was 60\.0 MB, the heap snapshot of --holders included\./,
  );
  assert.doesNotMatch(resident(hog()), /snapshot/);
});

test('the head of a page tells when, how long and on what, and how many runs are added up', () => {
  const { run } = hog();
  assert.match(runText(run), /^\d.* · Node 20\.20\.0$/);
  run.profiles = 3;
  run.threads = Array.from({ length: 4 }, (_, i) => ({ ...run.threads[0]!, pid: 1 + (i % 2), threadId: i }));
  assert.match(runText(run), / · 3 profiles added up · 4 threads in 2 processes$/);
});
