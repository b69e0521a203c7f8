import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readProfile } from '../../src/profile/read.ts';
import type { LineProfile, Profile } from '../../src/profile/types.ts';
import { renderReport } from '../../src/report/index.ts';
import { BIN, node } from '../cli/run.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-live-')));
after(() => rmSync(folder, { recursive: true, force: true }));
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/live/fixtures/${name}`, import.meta.url));

async function profiled(name: string, ...options: string[]): Promise<{ profile: Profile; stdout: string }> {
  const file = join(folder, `${basename(name)}.json`);
  const { code, stdout, stderr } = await node([BIN, '--all', ...options, '-o', file, resolve(fixture('.'), name)], {
    cwd: folder,
  });
  assert.equal(code, 0, stderr);
  return { profile: readProfile(readFileSync(file, 'utf8'), file), stdout };
}

function lineOf({ functions }: Profile, name: string, line: number): LineProfile {
  return functions.find((fn) => fn.name === name)!.lines.find((one) => one.line === line)!;
}

function assertNear(line: Pick<LineProfile, 'live' | 'liveError'>, bytes: number): void {
  const { live = 0, liveError = 0 } = line;
  assert.ok(Math.abs(live - bytes) < Math.max(4 * liveError, bytes / 10), `${live} ± ${liveError}, expected ${bytes}`);
}

for (const mode of [[], ['--fast']]) {
  test(`names what lives by its line, and nothing of what does not: ${mode.join() || 'exact'}`, async () => {
    const { profile } = await profiled('leaks.js', '--live', ...mode);
    // Two fields and a header of each, the array's 250 elements, and the list that holds them.
    assertNear(lineOf(profile, 'leak', 5), 2000 * (2024 + 16 + 40 + 8));
    assertNear(lineOf(profile, 'main', 16), 20 * 100_000);
    assert.ok((lineOf(profile, 'garbage', 9).live ?? 0) < 300_000);
    assert.equal(profile.moments!.at(-1)!.cause, 'end');
    const { live, liveOutside } = profile.totals;
    assert.equal(profile.moments!.at(-1)!.heap, live! + liveOutside!);
    const text = renderReport(profile, { format: 'table', readSource: () => null });
    assert.match(text, /Alive at the end: [^\n]*\n +[^\n]*leak \([^\n]*leaks\.js:5\)/);
    assert.doesNotMatch(text, /most was alive/);
  });
}

test('a program that drops what it had: the moment with most is named, with its lines', async () => {
  const { profile } = await profiled('drops.cjs', '--live=8KB', '--every=50ms');
  const text = renderReport(profile, { format: 'table', readSource: () => null });
  const most = profile.moments!.reduce((best, moment) => (moment.live > best.live ? moment : best));
  assert.ok(most.live > 4_000_000, `${most.live}`);
  const bytes = `${(most.live / 2 ** 20).toFixed(1)} MB`;
  const before =
    /^Of \d+ moments, most was alive \S+ m?s before that: (.+ MB) from these lines, \S+ MB from elsewhere\.\n +\S+ MB, \d+ %, grew \S+ [KM]B\/s until then {2}load \(.*drops\.cjs:3\)/m;
  assert.equal(before.exec(text)?.[1], bytes, text.slice(0, 800));
});

test('a moment has what a collection leaves, and not what asking V8 makes; what was there before is told apart', async () => {
  const { profile, stdout } = await profiled('collected.js', '--live=1KB');
  const collected = Number(/^\d+$/m.exec(stdout)![0]);
  const { heap } = profile.moments!.at(-1)!;
  assert.ok(Math.abs(heap - collected) < 400_000, `${heap}, a collection left ${collected}`);
  const { liveOutside, liveElsewhere } = profile.totals;
  const of = (word: string): number => liveElsewhere!.find(({ name }) => name.includes(word))?.bytes ?? 0;
  // Node's own sources are in its binary, and V8 counts them as memory outside of its heap.
  assert.ok(of('source texts') > 500_000 && of('outside of') < 100_000, JSON.stringify(liveElsewhere));
  assert.ok(of('there before') > 2_000_000, JSON.stringify(liveElsewhere));
  const rest = liveElsewhere!.reduce((left, { bytes }) => left - bytes, liveOutside!);
  assert.ok(Math.abs(rest) < 1_000_000, `${rest} without a name of ${JSON.stringify(liveElsewhere)}`);
});

test('what lives is found in minified code that runs in its readable form', async () => {
  const file = join(folder, 'minified.js');
  const code =
    'const kept=[];function keep(i){const o={i,trail:new Array(250).fill(i)};kept.push(o),kept.length>3000&&kept.shift();return o}' +
    'function main(){for(let i=0;i<2000;i++)keep(i);return kept.length}main();globalThis.kept=kept;';
  writeFileSync(file, `${code.padEnd(2000, ' ')}/*${'x'.repeat(2000)}*/\n`);
  const { profile } = await profiled(file, '--live', '--pretty');
  const { lines } = profile.functions.find(({ name }) => name === 'keep')!;
  const live = lines.reduce((sum, line) => sum + (line.live ?? 0), 0);
  const error = Math.hypot(...lines.map(({ liveError = 0 }) => liveError));
  assertNear({ live, liveError: error }, 2000 * (2024 + 16 + 40));
});

test('stack traces have no frame of an outlined expression, and lose none to it', async () => {
  const plain = await node([fixture('says-stacks.js')], { cwd: folder });
  const { stdout } = await profiled('says-stacks.js', '--live');
  assert.equal(stdout, plain.stdout);
});

test('each signal takes a moment and leaves a file of its own, and growth is told from size', async () => {
  const { profile } = await profiled('grows.js', '--live=8KB');
  const signals = profile.moments!.filter(({ cause }) => cause === 'signal');
  assert.ok(signals.length >= 2, `${signals.length} moments`);
  assert.ok(existsSync(join(folder, 'grows.js.1.json')));
  assert.ok(existsSync(join(folder, 'grows.js.2.json')));
  const early = readProfile(readFileSync(join(folder, 'grows.js.1.json'), 'utf8'), 'grows.js.1.json');
  assert.ok((lineOf(early, 'request', 6).live ?? 0) < (lineOf(profile, 'request', 6).live ?? 0));
  const text = renderReport(profile, { format: 'table', readSource: () => null });
  assert.match(text, /, grows \S+ [KM]B\/s, [\d.,]+ K?B a hit {2}request \(.*grows\.js:6\)/);
  assert.doesNotMatch(text, /, grows [^(]*request \(.*grows\.js:7\)/);
  assert.match(
    text,
    / · allocated has what V8 does not spare under --live, and some 40 B a call of functions whose variables it keeps apart · /,
  );
});

test('what no line made is told by whose it is: messages of threads, packages', async () => {
  const program = join(folder, 'messages');
  mkdirSync(join(program, 'node_modules/keeper'), { recursive: true });
  copyFileSync(fixture('messages.js'), join(program, 'messages.mjs'));
  writeFileSync(
    join(program, 'node_modules/keeper/index.js'),
    'exports.keep = (n) => Array.from({ length: n }, (_, i) => new Array(250).fill(i));',
  );
  const { profile, stdout } = await profiled(join(program, 'messages.mjs'), '--live');
  assert.equal(stdout, '2200\n');
  const bytesOf = (name: RegExp): number =>
    profile.totals.liveElsewhere!.find((part) => name.test(part.name))?.bytes ?? 0;
  // Node makes objects of a message with room for four fields; arrays hold them.
  assertNear({ live: bytesOf(/^messages /), liveError: 650_000 }, 200 * 1000 * (56 + 8));
  const text = renderReport(profile, { format: 'table', readSource: () => null });
  assert.match(text, /\nFrom elsewhere: [\d.]+ MB messages and other values that Node makes by itself[^\n]*\.\n/);
  // A package that a profiled line calls works for that line: 250 elements, two headers, and what points to them.
  const line = profile.functions.flatMap((fn) => fn.lines).find((one) => one.line === 10)!;
  assertNear(line, 2000 * (250 * 8 + 16 + 32 + 8));
});

for (const mode of ['--live', '--fast', '--live --fast']) {
  test(`what the profiler keeps is none of the program's Buffers: ${mode}`, async () => {
    const program = fixture('says-buffers.cjs');
    const read = async (...args: string[]): Promise<number> => {
      const { code, stdout, stderr } = await node([...args, program]);
      assert.equal(code, 0, stderr);
      return Number(/^buffers (\d+)$/m.exec(stdout)![1]);
    };
    const more = (await read(BIN, '--all', ...mode.split(' '))) - (await read());
    // A page of Node's own pool may be there or not.
    assert.ok(more < 128 * 1024, `${more} bytes more`);
  });
}

test('Buffers, shared memory and texts of 1 MB that no line was seen to make are named', async () => {
  const { profile } = await profiled('outer.cjs', '--live');
  const bytesOf = (name: RegExp): number =>
    profile.totals.liveElsewhere!.find((part) => name.test(part.name))?.bytes ?? 0;
  // 12 texts of 2 MiB; Node has some memory of its own.
  assertNear({ live: bytesOf(/^outside of V8’s heap and of Buffers/), liveError: 1 << 20 }, 12 * 2 * 2 ** 20);
  // 10 Buffers that were read of a file of 1 MiB.
  assertNear({ live: bytesOf(/^Buffers that were not seen on a line/), liveError: 1 << 19 }, 10 * 2 ** 20);
  // 10 SharedArrayBuffers of 8 MiB.
  assertNear({ live: bytesOf(/^SharedArrayBuffers/), liveError: 1 << 19 }, 80 * 2 ** 20);
  const { live, liveOutside } = profile.totals;
  assert.ok(live! + liveOutside! > (80 + 24 + 10) * 2 ** 20);
  // Of each text 2 MiB, and 1 MiB of the Buffer that it was made from.
  assert.match(
    renderReport(profile, { format: 'table', readSource: () => null }),
    /\nMemory outside of V8’s heap, Buffers among it, grew most while these lines ran:\n {2}[123]\d\.\d MB {2}slice \([^\n]*outer\.cjs:13\)/,
  );
});

test('what the top level of a measured file refers to lives until the end, which a WeakRef can tell', async () => {
  const program = ['--expose-gc', fixture('drops.js')];
  const file = join(folder, 'drops.json');
  const said = async (...options: string[]): Promise<string> => (await node([...options, ...program])).stdout;
  assert.equal(await said(), 'undefined\n');
  assert.equal(await said(BIN, '--all', '-o', file), 'undefined\n');
  assert.equal(await said(BIN, '--all', '--live', '-o', file), '1000\n');
});
