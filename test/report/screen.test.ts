import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/profile/types.ts';
import { line, living, measures, readFixture } from './profiles.ts';

/** What stands on the screen of a real terminal, tmux, after a report. */

const skip =
  spawnSync('tmux', ['-V']).status === 0 || process.env.CI ? false : 'there is no tmux; apt-get install tmux';
const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-screen-'));
const server = `mprof-line-${process.pid}`;
const WIDTHS = [60, 80, 100, 120, 140, 200, 250];

function tmux(...args: string[]): string {
  const { stdout, stderr, status } = spawnSync('tmux', ['-L', server, '-f', '/dev/null', ...args], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

// A server without sessions would end between two of them.
before(() => {
  if (!skip) tmux('start-server', ';', 'set-option', '-g', 'exit-empty', 'off');
});

after(() => {
  spawnSync('tmux', ['-L', server, 'kill-server']);
  rmSync(folder, { recursive: true, force: true });
});

/** The lines of the screen as they stand there, and with those that the terminal had to wrap joined. */
function screen(width: number, ...args: string[]): { shown: string[]; joined: string[] } {
  const done = `done-${width}`;
  const words = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' ');
  const command = `cd '${folder}'; LC_ALL=C.UTF-8 ${words}; tmux -L ${server} wait-for -S ${done}; exec cat`;
  tmux('-u', 'new-session', '-d', '-s', `w${width}`, '-x', String(width), '-y', '400', command);
  tmux('wait-for', done);
  const lines = (...more: string[]): string[] =>
    tmux('capture-pane', '-p', '-t', `w${width}`, ...more)
      .trimEnd()
      .split('\n')
      .map((text) => text.trimEnd());
  const result = { shown: lines(), joined: lines('-J') };
  tmux('kill-session', '-t', `w${width}`);
  return result;
}

/** Everything that makes lines long. */
function awkward(): Profile {
  const profile = living();
  profile.run.ending = {
    kind: 'uncaught',
    code: 1,
    message: `Error: ${'something went wrong and says so at length '.repeat(8)}`,
  };
  profile.run.executing = [{ function: 2, line: 14 }];
  profile.run.warnings = [
    { kind: 'other', message: 'a word '.repeat(40), file: `src/${'folder/'.repeat(30)}file.js`, line: 7 },
    { kind: 'lost', message: 'x'.repeat(300) },
  ];
  const thread = {
    pid: 4321,
    argv: [],
    ending: { kind: 'exit', code: 0 } as const,
    startedAt: 0,
    durationMs: 1,
    allocated: 0,
    outside: 0,
  };
  profile.run.threads = [0, 1].map((threadId) => ({ ...thread, threadId }));
  Object.assign(profile.files[0]!, { path: 'hog.js' });
  for (let i = 1; i < 9; i++) {
    profile.files.push({ path: `node_modules/@scope/package-with-a-long-name-${i}/lib/${'deep/'.repeat(9)}行${i}.js` });
    const used = {
      hits: 1_234_567,
      allocated: 1000 * i,
      memory: 1e9,
      peak: 2e9,
      increment: -3e8,
      ms: 123_456,
      gcMs: 50_000,
      freed: 3e8,
      external: 1e8,
      awaited: 2e8,
    };
    profile.functions.push({
      name: `Class.prototype.${'method'.repeat(i)}`,
      file: i,
      line: 100_000,
      endLine: 100_003,
      calls: 1_234_567,
      lines: [line(100_001, used, { ...used, allocated: 10 })],
      threads: [0, 1].map((thread) => ({ thread, calls: 1, allocated: 1, increment: 1, ms: 1, hits: 1 })),
    });
    profile.contexts.push({
      function: profile.functions.length - 1,
      parent: 0,
      callLine: 0,
      calls: 1,
      lines: [{ line: 100_001, ...measures(used) }],
    });
  }
  profile.files[0]!.source = readFixture('hog.js')!.replace('10', '漢字'.repeat(60));
  return profile;
}

for (const width of WIDTHS) {
  test(`no line of a report is wrapped by a terminal of ${width} columns`, { skip }, () => {
    writeFileSync(join(folder, 'p.json'), JSON.stringify(awkward()));
    const { shown, joined } = screen(width, 'report', 'p.json');
    assert.deepEqual(shown, joined);
    const text = shown.join('\n');
    // What a report is for is there at every width.
    assert.match(text, /^ *line .*\ballocated +.*source$/m);
    assert.match(text, /█/);
    assert.match(text, /Lines that allocated most themselves/);
    assert.ok(shown.every((one) => !/^\s*⋯\s*$/.test(one)));
    // The words of a sentence are all there, however they are broken.
    assert.ok(text.replace(/\s+/g, ' ').includes('a word '.repeat(40).trim()), 'the warning');
    assert.ok(text.replace(/\s+/g, '').includes('x'.repeat(300)), 'the long word');
    assert.match(text.replace(/\s+/g, ' '), /1 KB = 1024 B · memory is V8 heap in use/);
  });

  test(`no line of the help is wrapped by a terminal of ${width} columns`, { skip }, () => {
    for (const command of [['--help'], ['report', '--help'], ['diff', '--help']]) {
      const { shown, joined } = screen(width, ...command);
      assert.deepEqual(shown, joined);
      assert.match(shown.join('\n'), /^Usage: mprof-line/);
    }
  });
}
