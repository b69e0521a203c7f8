/** Programs that are killed at every moment of their first half second, and later in the middle of a busy loop. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { describe } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { Profile } from '../../src/profile/types.ts';
import { untilProcesses } from '../until.ts';
import { bin, childOf, fixture, functionNamed, readIfThere, tellsChildren } from './programs.ts';

/** ms after the start of the process. */
const MOMENTS = [0, 20, 40, 60, 80, 100, 130, 160, 200, 250, 300, 400];

interface Killed {
  profile: Profile | null;
  stderr: string;
  left: string[];
}

/** Kills the program `ms` after its start or, when it is to be `busy`, after snapshots of its loop have been saved. */
async function killed(own: readonly string[], ms: number, busy = false): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'kill-'));
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const path = join(folder, 'profile.json');
  try {
    const launcher = spawn(process.execPath, [bin, ...own, '-o', path, fixture('busy.cjs')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', TMPDIR: temporary },
    });
    let stderr = '';
    launcher.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const closed = once(launcher, 'close');
    const pid = await childOf(launcher.pid!);
    if (busy) {
      await once(launcher.stdout, 'data');
      for (let saved = 0; saved < 3; saved++) {
        const last = snapshotIn(temporary);
        await untilProcesses('a snapshot is saved', () => snapshotIn(temporary) !== last);
      }
    }
    await pause(ms);
    process.kill(pid, 'SIGKILL');
    assert.deepEqual(await closed, [null, 'SIGKILL']);
    return { profile: readIfThere(path), stderr, left: readdirSync(temporary) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The number of the file that was saved last: it is another one each time. */
function snapshotIn(temporary: string): number {
  const [name] = readdirSync(temporary, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.live'));
  return name === undefined ? 0 : (statSync(join(temporary, name), { throwIfNoEntry: false })?.ino ?? 0);
}

describe('SIGKILL', { concurrency: 2, skip: !tellsChildren }, () => {
  for (const ms of MOMENTS) {
    test(`${ms} ms after the start: what is said is true`, async () => {
      const { profile, stderr, left } = await killed([], ms);
      assert.deepEqual(left, []);
      assert.deepEqual(profile!.run.ending, { kind: 'signal', signal: 'SIGKILL' });
      if (profile!.run.threads.length === 0) {
        assert.doesNotMatch(stderr, /could not|@profile|No profiled line/);
        assert.match(stderr, /was ended by SIGKILL and left nothing in|nothing was measured before SIGKILL ended/);
      } else assert.match(stderr, /It was executing/);
    });
  }

  for (const own of [[], ['--fast']]) {
    for (const ms of [0, 7, 35, 90]) {
      test(`in a busy loop, ${ms} ms after it was saved ${own.join(' ')}: lines + outside = clock`, async () => {
        const { profile } = await killed(own, ms, true);
        const calls = functionNamed(profile, 'leaf').calls;
        const passes = functionNamed(profile, 'busy').lines.find(({ line }) => line === 8)!.hits;
        // It is all of one moment: each pass makes one call, and the last may not have been made.
        const more = passes + 1000 - calls;
        assert.ok(own.length > 0 || more === 0 || more === 1, `${passes} passes, ${calls} calls`);
      });
    }
  }
});
