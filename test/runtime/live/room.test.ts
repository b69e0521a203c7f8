import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Lack } from '../../../runtime/live/room.ts';

const room = new URL('../../../runtime/live/room.js', import.meta.url).href;
const fixtures = fileURLToPath(new URL('../../../../test/runtime/live/fixtures/', import.meta.url));

/** Of a heap with so many bytes, and V8's samples: 32 KB lie between two. */
function lackOf(used: number, samples: number[] = [], ...options: string[]): Lack | null {
  const told = `lackOf(${used}, ${JSON.stringify(samples)}, 32768)`;
  const code = `const { lackOf } = await import('${room}'); console.log(JSON.stringify(${told} ?? null));`;
  const args = [...options, '--input-type=module', '-e', code];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test('a heap snapshot is not taken where a container may not have the memory for it', () => {
  const container = ['--require', join(fixtures, 'small-container.cjs')];
  const { need, room } = lackOf(10e6, [], ...container)!;
  assert.equal(need, (10e6 / 48) * 900);
  // Node itself has some of the 100 MB.
  assert.ok(room < 90 * 2 ** 20 && room > -100e6, String(room));
  assert.equal(lackOf(960, [], ...container)?.need, room > 18_000 ? undefined : 18_000);
});

test('what a snapshot takes goes by the objects that there are, not by their bytes', () => {
  const none = 1e15;
  // 1,000 samples of objects of 16 bytes, of arrays of 500 numbers and of arrays of 1 MB.
  const small = lackOf(1000 * 32_784 + none, [0, 32_784, 1000])!.need - lackOf(none)!.need;
  const arrays = lackOf(1000 * 36_144 + none, [0, 36_144, 1000])!.need - lackOf(none)!.need;
  const large = lackOf(1000 * 2 ** 20 + none, [0, 2 ** 20, 1000])!.need - lackOf(none)!.need;
  assert.ok(small > 15 * 1000 * 32_784, `${small}`);
  assert.ok(arrays < 2 * 1000 * 36_144 && arrays > 9000 * 750, `${arrays}`);
  assert.ok(large < 0.01 * 1000 * 2 ** 20 && large >= 1000 * 750, `${large}`);
});

test('without a limit it is the memory of the machine that counts', () => {
  assert.equal(lackOf(1e6), null);
  assert.ok(lackOf(1e15)!.room > 0);
});
