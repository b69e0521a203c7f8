import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { OWN_OF_V8 } from '../../src/profile/live/own-of-v8.ts';
import { readProfile } from '../../src/profile/read.ts';
import type { LineProfile, Profile } from '../../src/profile/types.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

function profileOf(text: string, ...modes: string[]): Profile {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-own-'));
  try {
    writeFileSync(join(folder, 'main.cjs'), text);
    const output = join(folder, 'p.json');
    const args = [bin, '--all', ...modes, '-o', output, 'main.cjs'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return readProfile(readFileSync(output, 'utf8'), output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const sumOf = ({ functions }: Profile, name: RegExp, value: (line: LineProfile) => number): number =>
  functions
    .filter((fn) => name.test(fn.name))
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => sum + value(line), 0);
const liveOf = (profile: Profile, name: RegExp): number => sumOf(profile, name, ({ live = 0 }) => live);

/** Functions that make nothing, of a size that V8 compiles each of them; the second kind has an outlined expression. */
const WALKS = Array.from(
  { length: 60 },
  (_, i) => `function walk${i}(text, from) {
  let sum = ${i};
  let at = from;
  while (at < text.length) {
    const code = ${i % 2 === 0 ? 'text.charCodeAt(at)' : 'at % 128'};
    if (code === 32) sum += 1;
    else if (code > 64 && code < 91) sum += ${i % 7};
    else if (code > 96 && code < 123) sum += 3;
    at += 1;
  }
  return sum;
}`,
);

for (const modes of [['--live=1KB'], ['--live=1KB', '--fast']]) {
  test(`functions that V8 compiles and that make nothing hold nothing with ${modes.join(' ')}`, () => {
    const calls = WALKS.map((_, i) => `  sum += walk${i}('Hello World 123', i % 5);`);
    const profile = profileOf(
      [...WALKS, 'let sum = 0;', 'for (let i = 0; i < 3000; i++) {', ...calls, '}'].join('\n'),
      ...modes,
    );
    const code = profile.totals.liveElsewhere!.find(({ name }) => name === OWN_OF_V8)?.bytes ?? 0;
    assert.ok(code > 5_000, `${code} bytes of V8's own`);
    // Probes, too, charge a line with some of it, where V8 compiles a loop while that runs.
    const allocated = sumOf(profile, /^walk/, ({ self, error = 0 }) => self.allocated + 3 * error);
    const held = liveOf(profile, /^walk/);
    assert.ok(held < allocated + code / 5, `${held} bytes held of ${allocated}, ${code} are V8's own`);
    // What lines hold and what is elsewhere is still all that there is.
    const { live, liveOutside } = profile.totals;
    assert.equal(Math.round(live! + liveOutside!), profile.moments!.at(-1)!.heap);
  });
}

/** What lives although its lines have allocated little of it, as the probes see it; KB of each. */
const HOLDS = `
class Fields {
  list = [1].concat(new Array(199));
  map = new Map();
}
function variables(list) {
  const [first, ...rest] = list;
  return () => first + rest.length;
}
function grow(table, i) {
  table['key' + i] = { i };
}
function chain(list) {
  return list
    .map((x) => x + 0.5)
    .filter((x) => x > 0);
}
function rest(...list) {
  return list;
}
const kept = [], table = {}, list = Array.from({ length: 50 }, (_, i) => i);
for (let i = 0; i < 2000; i++) {
  kept.push(new Fields());
  kept.push(variables(list));
  grow(table, i);
  kept.push(chain(list));
  kept.push(rest(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20));
}
globalThis.all = [kept, table];
`;

for (const modes of [['--live=8KB'], ['--live=8KB', '--fast']]) {
  test(`and what is made where no probe sees it stays with its lines with ${modes.join(' ')}`, () => {
    const profile = profileOf(HOLDS, ...modes);
    const heldOn = (line: number): number =>
      profile.functions
        .flatMap(({ lines }) => lines)
        .filter((each) => each.line === line)
        .reduce((sum, { live = 0 }) => sum + live, 0);
    // 200 elements each, on the line of the field and not on that of the class.
    assert.ok(Math.abs(heldOn(3) - 2000 * 1630) < 500_000, `${heldOn(3)} on the field`);
    // A Map of no entries has 200 bytes or so.
    assert.ok(heldOn(4) > 200_000, `${heldOn(4)} on the other field`);
    // The list of 49 elements, and a closure with its variables.
    assert.ok(
      heldOn(6) + heldOn(7) + heldOn(8) > 2000 * 400,
      `${heldOn(6)}, ${heldOn(7)} and ${heldOn(8)} by a closure`,
    );
    assert.ok(heldOn(10) + heldOn(11) > 2000 * 40, `${heldOn(10)} and ${heldOn(11)} in a table`);
    assert.ok(heldOn(14) + heldOn(15) + heldOn(16) > 2000 * 400, `${heldOn(14)} in a chain`);
    // On the line of the call where V8 puts the function into the one that calls it.
    const inRest = heldOn(18) + heldOn(19) + heldOn(27);
    assert.ok(inRest > 2000 * 100, `${inRest} in rest parameters`);
  });
}

test('after reset() the counters know less than what lives: nothing is taken from a line then', () => {
  const index = new URL('../../src/index.js', import.meta.url).href;
  const profile = profileOf(
    `const kept = [];
function keep(n) {
  for (let i = 0; i < n; i++) {
    kept.push(new Array(120).fill(i));
  }
}
keep(100);
import(${JSON.stringify(index)}).then(({ reset }) => {
  reset();
  keep(1);
  globalThis.kept = kept;
});
`,
    '--live=1KB',
  );
  assert.ok(liveOf(profile, /^keep$/) > 80_000, `${liveOf(profile, /^keep$/)} of 100 lists of 976 bytes`);
});
