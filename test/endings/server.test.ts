import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { bin, fixture, functionNamed, readIfThere } from './programs.ts';

const REQUESTS = 1000;

test('a server under load loses nothing on SIGTERM', {
  skip: process.platform === 'win32',
  timeout: 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'server-'));
  const path = join(folder, 'profile.json');
  try {
    const server = spawn(process.execPath, [bin, '-o', path, fixture('server.mjs')], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const closed = once(server, 'close');
    const port = /\d+/.exec(String((await once(server.stdout, 'data'))[0]))![0];
    const load = spawn(process.execPath, [fixture('load.mjs'), port, String(REQUESTS), '50'], { stdio: 'ignore' });
    assert.deepEqual(await once(load, 'close'), [0, null]);
    server.kill('SIGTERM');
    assert.deepEqual(await closed, [null, 'SIGTERM']);
    const profile = readIfThere(path)!;
    const hitsOf = (name: string): Record<number, number> =>
      Object.fromEntries(functionNamed(profile, name).lines.map(({ line, hits }) => [line, hits]));
    assert.deepEqual(hitsOf('handle'), { 12: REQUESTS, 13: REQUESTS, 14: REQUESTS, 15: REQUESTS });
    assert.deepEqual(hitsOf('query'), { 6: REQUESTS, 7: REQUESTS, 8: REQUESTS });
    assert.equal(functionNamed(profile, '<anonymous>').calls, 20 * REQUESTS);
    const { allocated, lines, outside } = profile.totals;
    assert.ok(Math.abs(lines + outside - allocated) <= allocated / 1000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
