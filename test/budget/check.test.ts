import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkBudgets } from '../../src/budget/check.ts';
import { budgetsMarkdown, githubAnnotations } from '../../src/budget/github.ts';
import { checkGrowth } from '../../src/budget/growth.ts';
import { sayVerdicts } from '../../src/budget/say.ts';
import { budgetOption, growthOption } from '../../src/options/budget-option.ts';
import type { ContextProfile, FunctionProfile, Profile } from '../../src/profile/types.ts';
import { line, measures, profileOf } from '../report/profiles.ts';

const KB = 1024;
const at = (number: number, allocated: number) => ({ line: number, ...measures({ hits: 2, allocated, ms: 3 }) });
const fn = (name: string, first: number, some: Partial<FunctionProfile>): FunctionProfile => ({
  name,
  file: 0,
  line: first,
  endLine: first + 9,
  calls: 2,
  lines: [],
  ...some,
});

/** `parse` calls `read` from line 12; `idle` never runs. */
function profile(read = 3 * KB, some: Partial<Profile['run']> = {}): Profile {
  const functions = [
    fn('parse', 10, {
      lines: [
        line(11, { hits: 2, allocated: KB, ms: 3, peak: 9 * KB }),
        line(12, { hits: 2, allocated: read, ms: 3, peak: 8 * KB }, { allocated: 0 }),
        line(14, {}),
      ],
    }),
    fn('Reader.read', 30, { lines: [{ ...line(31, { hits: 2, allocated: read, ms: 3 }), live: 500, liveError: 20 }] }),
    fn('idle', 50, { calls: 0, lines: [line(51, {})] }),
  ];
  const contexts: ContextProfile[] = [
    { function: 0, parent: 0, callLine: 0, calls: 2, lines: [at(11, KB), at(12, 0)] },
    { function: 1, parent: 1, callLine: 12, calls: 2, lines: [at(31, read)] },
  ];
  return profileOf('src/a.js', functions, contexts, { run: some, totals: { peakMemory: 100 * KB, lines: KB + read } });
}

const check = (text: string, of = profile()) => checkBudgets(of, [budgetOption('--fail-if', text)]);
const said = (text: string, of = profile()): string[] => sayVerdicts(check(text, of), () => 'const x = 1;');

describe('a limit and a profile', () => {
  it('the numbers are those of the listings: functions with what they called, lines, files by themselves, the total', () => {
    const value = (text: string): unknown => check(text).map((one) => 'found' in one && one.found.value);
    assert.deepEqual(value('parse.allocated > 1MB'), [4 * KB]);
    assert.deepEqual(value('parse.self > 1MB'), [KB]);
    assert.deepEqual(value('read.allocated > 1MB'), [3 * KB]);
    assert.deepEqual(value('parse.peak > 1MB'), [9 * KB]);
    assert.deepEqual(value('parse.hits > 10'), [2]);
    assert.deepEqual(value('src/a.js:12.allocated > 1MB'), [3 * KB]);
    assert.deepEqual(value('a.js:12.self > 1MB'), [0]);
    assert.deepEqual(value('src/a.js.allocated > 1MB'), [4 * KB]);
    assert.deepEqual(value('total.peak > 1MB'), [100 * KB]);
    assert.deepEqual(value('*.allocated > 1MB'), [4 * KB]);
  });

  it('is kept up to the limit itself, unless that is too much', () => {
    const kinds = (text: string): string[] => check(text).map(({ kind }) => kind);
    assert.deepEqual(kinds('parse.allocated > 4KB'), ['within']);
    assert.deepEqual(kinds('parse.allocated >= 4KB'), ['exceeded']);
    assert.deepEqual(kinds('parse.allocated > 4095'), ['exceeded']);
    assert.deepEqual(kinds('*.allocated > 2KB'), ['exceeded', 'exceeded']);
  });

  it('what is exceeded is said with the place, the value, the limit and the heaviest lines', () => {
    assert.deepEqual(said('parse.allocated > 2KB'), [
      'over budget: parse (src/a.js:10): allocated 4.0 KB, the limit is 2.0 KB (parse.allocated > 2KB)',
      '  src/a.js:11  1.0 KB  const x = 1;',
    ]);
    assert.deepEqual(said('parse.allocated > 4095'), [
      'over budget: parse (src/a.js:10): allocated 4096 B, the limit is 4095 B (parse.allocated > 4095)',
      '  src/a.js:11  1.0 KB  const x = 1;',
    ]);
    assert.deepEqual(said('a.js:11.time >= 1ms'), [
      'over budget: src/a.js:11: time 3.0 ms, must be below 1.0 ms (a.js:11.time >= 1ms)',
    ]);
  });

  it('what is not known is said with the true reason', () => {
    const live = { live: { interval: 1024 } };
    const reasons: [string, string, Profile?][] = [
      ['prase.allocated > 1', 'no function prase was measured; measured were parse, Reader.read'],
      ['a.js:prase.allocated > 1', 'no function prase of a.js was measured; measured were parse, Reader.read'],
      ['idle.allocated > 1', 'idle (src/a.js:50) was never called'],
      ['b.js:1.allocated > 1', 'no function of b.js was measured'],
      ['b.js.allocated > 1', 'no function of b.js was measured'],
      ['a.js:14.allocated > 1', 'line 14 of a.js never ran'],
      ['a.js:16.allocated > 1', 'line 16 of a.js was not measured; the nearest that was is line 14'],
      ['read.live > 1', 'living bytes are measured with --live'],
      ['read.live > 1', 'the program ended before its living bytes were counted', profile(KB, live)],
    ];
    for (const [text, reason, of] of reasons) assert.deepEqual(said(text, of), [`cannot check '${text}': ${reason}`]);
  });

  it('living bytes carry their error', () => {
    const living = profile(KB, { live: { interval: 1024 }, liveAt: 0 });
    assert.match(said('read.live > 1', living)[0]!, /live 500 B ± 20 B, the limit is 1 B/);
    assert.deepEqual(
      check('parse.live > 0', living).map(({ kind }) => kind),
      ['within'],
    );
  });
});

describe('on GitHub', () => {
  const verdicts = ['parse.allocated > 2KB', 'read.allocated > 1MB', 'no,ne.allocated > 1', 'total.peak > 1'].flatMap(
    (text) => check(text),
  );

  it('annotations stand at the heaviest line', () => {
    assert.deepEqual(
      githubAnnotations(verdicts, (file) => `pkg/${file}`),
      [
        '::error file=pkg/src/a.js,line=11,title=Over the memory budget::parse (src/a.js:10): allocated 4.0 KB, the limit is 2.0 KB (parse.allocated > 2KB)',
        '::error title=Memory budget not checked::no,ne.allocated > 1: no function no,ne was measured; measured were parse, Reader.read',
        '::error title=Over the memory budget::total: peak 100.0 KB, the limit is 1 B (total.peak > 1)',
      ],
    );
    const outside = githubAnnotations(check('parse.allocated > 2KB'), () => null);
    assert.match(outside[0]!, /^::error title=/);
    const odd = githubAnnotations(check('parse.allocated > 2KB'), () => 'a,b:c%\nd');
    assert.match(odd[0]!, /^::error file=a%2Cb%3Ac%25%0Ad,line=11,/);
  });

  it('the summary has a row for each', () => {
    const rows = budgetsMarkdown(verdicts)
      .split('\n')
      .filter((row) => row.startsWith('| '));
    assert.deepEqual(
      rows.slice(1).map((row) => row.split(' ')[1]),
      ['❌', '✅', '⚠️', '❌'],
    );
    assert.equal(
      rows[2],
      '| ✅ | <code>read.allocated &#62; 1MB</code> | ≤ 1.0 MB | 3.0 KB, Reader.read (src/a.js:30) |',
    );
  });
});

describe('growth', () => {
  const grown = (text: string, after: number): unknown =>
    checkGrowth([profile()], [profile(after), profile(after)], growthOption('--fail-if', text));

  it('of all lines, or of what is named', () => {
    assert.deepEqual(grown('+10%', 3 * KB), { kind: 'within' });
    assert.deepEqual(grown('+25%', 4 * KB), { kind: 'within' });
    assert.deepEqual(grown('+20%', 4 * KB), {
      kind: 'exceeded',
      message: 'over budget: total.lines: 4.0 KB before, 5.0 KB after (+25.0 %), the limit is 4.8 KB (+20%)',
    });
    assert.deepEqual(grown('parse.allocated +1KB', 4 * KB), { kind: 'within' });
    assert.deepEqual(grown('read.allocated +1KB', 5 * KB), {
      kind: 'exceeded',
      message:
        'over budget: read.allocated: 3.0 KB before, 5.0 KB after (+66.7 %), the limit is 4.0 KB (read.allocated +1KB)',
    });
  });

  it('of what is not there nothing is known', () => {
    const message =
      "cannot check 'none.allocated +10%': before: no function none was measured; measured were parse, Reader.read";
    assert.deepEqual(grown('none.allocated +10%', 1), { kind: 'unchecked', message });
  });
});
