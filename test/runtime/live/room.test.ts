import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Lack } from '../../../runtime/live/room.ts';

const room = new URL('../../../runtime/live/room.js', import.meta.url).href;
const fixtures = fileURLToPath(new URL('../../../../test/runtime/live/fixtures/', import.meta.url));

function lackOf(used: number, ...options: string[]): Lack | null {
  const code = `const { lackOf } = await import('${room}'); console.log(JSON.stringify(lackOf(${used}) ?? null));`;
  const args = [...options, '--input-type=module', '-e', code];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test('a heap snapshot is not taken where a container may not have the memory for it', () => {
  const container = ['--require', join(fixtures, 'small-container.cjs')];
  const { need, room } = lackOf(10e6, ...container)!;
  assert.equal(need, 150e6);
  // Node itself has some of the 100 MB.
  assert.ok(room < 90 * 2 ** 20 && room > -100e6, String(room));
  assert.equal(lackOf(1000, ...container)?.need, room > 15_000 ? undefined : 15_000);
});

test('without a limit it is the memory of the machine that counts', () => {
  assert.equal(lackOf(1e6), null);
  assert.ok(lackOf(1e15)!.room > 0);
});
