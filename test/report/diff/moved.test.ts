import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import type { Profile } from '../../../src/profile/types.ts';
import { renderDiff } from '../../../src/report/diff/render.ts';
import { here, hog } from '../profiles.ts';
import { changes, compared, heavier, rerun, withSource } from './sides.ts';

const source = readFileSync(new URL('fixtures/hog.js', here), 'utf8');
const lines = source.split('\n');

/** The hog with the lines that ran, as a profile carries them, and a hash of the text. */
function known(profile: Profile, hash: string, text = source): Profile {
  const all = text.split('\n');
  const ran = profile.functions.flatMap((fn) => [fn.line, ...fn.lines.map(({ line }) => line)]);
  Object.assign(profile.files[0]!, { hash, text: [...new Set(ran)].map((line) => ({ line, text: all[line - 1]! })) });
  return profile;
}

/** `build` moves to the top of the file: all else stands four lines lower. */
function reordered(profile: Profile): { profile: Profile; text: string } {
  const move = (line: number): number => (line >= 13 && line <= 16 ? line - 12 : line + 4);
  for (const fn of profile.functions) {
    const length = fn.endLine - fn.line;
    fn.line = move(fn.line);
    fn.endLine = fn.line + length;
    for (const line of fn.lines) line.line = move(line.line);
  }
  for (const context of profile.contexts) {
    if (context.callLine > 0) context.callLine = move(context.callLine);
    for (const line of context.lines) line.line = move(line.line);
  }
  return { profile, text: [...lines.slice(12, 16), ...lines.slice(0, 12), ...lines.slice(16)].join('\n') };
}

test('the same text of a file is compared by its line numbers', () => {
  const diff = compared(known(hog(), 'aa'), known(rerun(heavier(hog(), 2), 1), 'aa'));
  assert.deepEqual(
    changes(diff).map(({ before, after, edited }) => [before, after, edited]),
    [
      [5, 5, false],
      [14, 14, false],
    ],
  );
});

test('functions in another order are the same, with nothing but the lines that ran known', () => {
  const { profile, text } = reordered(rerun(hog(), 1));
  const diff = compared(known(hog(), 'aa'), known(profile, 'bb', text));
  assert.deepEqual(changes(diff), []);
  assert.ok(diff.functions.every(({ status }) => status === 'both'));
});

test('a function in another file, under another name, is moved and not new', () => {
  const after = known(rerun(hog(), 1), 'bb');
  after.files.push({ path: 'make.js', hash: 'cc', text: after.files[0]!.text! });
  Object.assign(after.functions[2]!, { name: 'make', file: 1 });
  after.functions[2]!.lines[1]!.hits = 5;
  const diff = compared(known(hog(), 'aa'), after);
  const made = diff.functions.find(({ name }) => name === 'make')!;
  assert.deepEqual([made.status, made.from], ['both', { name: 'build', path: 'hog.js' }]);
  assert.match(
    renderDiff(diff, { format: 'txt' }),
    /^build → make {2}hog\.js:13 → make\.js:13 {2}moved, 3 calls, allocated 2\.3 MB → 2\.3 MB \(same\)$/m,
  );
  assert.ok(!diff.functions.some(({ name }) => name === 'build'));
});

test('a line in another function is moved and not new', () => {
  const after = known(rerun(hog(), 1), 'bb');
  const [main, , build] = after.functions;
  // Line 14 is written into `main`, where it allocates twice as much.
  const line = build!.lines.splice(1, 1)[0]!;
  Object.assign(line, { line: 8, allocated: line.allocated * 2 });
  main!.lines = main!.lines.map((each) => (each.line === 8 ? line : each));
  after.files[0]!.text = [
    ...after.files[0]!.text!.filter((each) => each.line !== 8 && each.line !== 14),
    { line: 8, text: `    ${lines[13]!.trim()}` },
  ];
  const diff = compared(known(hog(), 'aa'), after);
  const moved = changes(diff).find(({ movedFrom }) => movedFrom !== undefined)!;
  assert.deepEqual([moved.before, moved.after, moved.movedFrom], [14, 8, { name: 'build', path: 'hog.js' }]);
  assert.ok(!changes(diff).some(({ after: at }) => at === null));
  const text = renderDiff(diff, { format: 'txt' });
  assert.match(text, /^14 → 8 .*> {5}const list = new Array\(100_000\)/m);
  assert.match(text, /^> moved from another function · 1 KB = 1024 B$/m);
});

test('lines that are there twice are not guessed', () => {
  const after = withSource(rerun(hog(), 1), source.replace(lines[13]!, '  const other = 1;\n'));
  const diff = compared(withSource(hog(), source), after);
  assert.ok(!changes(diff).some(({ movedFrom }) => movedFrom !== undefined));
});
