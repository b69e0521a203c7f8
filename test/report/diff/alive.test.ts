import assert from 'node:assert/strict';
import test from 'node:test';
import type { Profile } from '../../../src/profile/types.ts';
import { diffMoments, type MomentName } from '../../../src/report/diff/moments.ts';
import { renderDiff } from '../../../src/report/diff/render.ts';
import type { ProfileDiff } from '../../../src/report/diff/types.ts';
import { living } from '../profiles.ts';
import { compared, rerun } from './sides.ts';

const MB = 2 ** 20;

function leaking(): Profile {
  const profile = rerun(living(), 1);
  Object.assign(profile.functions[0]!.lines[0]!, { live: 9 * MB, growth: [2 * MB, 9 * MB] });
  Object.assign(profile.totals, { live: 9 * MB });
  return profile;
}

function moments(profile: Profile, from: MomentName, to: MomentName): ProfileDiff {
  return diffMoments({ name: 'p.json', profile }, [from, to], () => null);
}

test('what lives more is told first, and how it grew within each run', () => {
  const text = renderDiff(compared(living(), leaking()), { format: 'txt' });
  assert.deepEqual(text.split('\n').slice(0, 7), [
    'Alive: 3.0 MB → 9.0 MB (+6.0 MB, +200 %) from the lines, 6.0 MB → 6.0 MB (same) from elsewhere.',
    '  +6.0 MB, +200 %  main (hog.js:2)  grew +1.0 MB → +7.0 MB within the run',
    '',
    'main  hog.js:2  1 call, allocated 2.3 MB → 2.3 MB (same), alive 3.0 MB → 9.0 MB (+6.0 MB, +200 %)',
    'line  hits  allocated  change             live      live change  increment  peak  time  source',
    '─'.repeat(94),
    '   2     1  0 B → 0 B    same  3.0 MB → 9.0 MB  +6.0 MB, +200 %',
  ]);
});

test('without living bytes on one side nothing is said of them', () => {
  const profile = rerun(living(), 1);
  delete profile.run.live;
  delete profile.run.liveAt;
  delete profile.totals.live;
  assert.doesNotMatch(renderDiff(compared(living(), profile), { format: 'txt' }), /alive/i);
});

test('two moments of one profile are compared by what lived then', () => {
  const diff = moments(leaking(), 'first', 'last');
  assert.deepEqual(
    diff.functions.flatMap(({ lines }) =>
      lines.map(({ before, measures: m }) => [before, m.before.live, m.after.live]),
    ),
    [
      [2, 2 * MB, 9 * MB],
      [3, 0, 0],
      [4, 0, 0],
      [5, 0, 0],
      [7, 0, 0],
      [10, 0, 0],
      [13, 0, 0],
      [14, 0, 0],
      [15, 0, 0],
    ],
  );
  const text = renderDiff(diff, { format: 'txt' });
  assert.match(
    text,
    /^From moment 1 \(interval, at 50\.0 ms, 9\.0 MB in use\) to moment 2 \(end, at 120\.0 ms, 9\.0 MB in use\):$/m,
  );
  assert.match(text, /^ {2}\+7\.0 MB, \+350 % {2}main \(hog\.js:2\)$/m);
  assert.doesNotMatch(text, /allocated|calls/);
  assert.deepEqual(renderDiff(moments(leaking(), 1, 2), { format: 'txt' }), text);
});

test('moments that differ by less than their samples tell are the same', () => {
  const profile = living();
  Object.assign(profile.functions[0]!.lines[0]!, { growth: [2.9 * MB, 3 * MB] });
  const text = renderDiff(moments(profile, 'first', 'last'), { format: 'txt' });
  assert.match(text, /^No line holds more or less than the samples can tell apart\.$/m);
});

test('the peak is the moment with the largest heap', () => {
  const profile = leaking();
  profile.moments![0]!.heap = 20 * MB;
  assert.equal(moments(profile, 'peak', 'last').before.moment, profile.moments![0]);
});

test('moments that are not there, or of several threads, are refused', () => {
  assert.throws(() => moments(living(), 1, 7), /^MprofLineError: --moments: expected a number from 1 to 2, given 7$/);
  const exact = living();
  delete exact.moments;
  assert.throws(
    () => moments(exact, 1, 2),
    /^MprofLineError: --moments: expected a profile with two moments or more, p\.json has none; --live takes them$/,
  );
  const workers = living();
  workers.moments![0]!.threadId = 3;
  assert.throws(
    () => moments(workers, 1, 2),
    /--moments: moment 1 is of worker 3 of process 4321, moment 2 of the main thread of process 4321; expected two of one thread$/,
  );
});
