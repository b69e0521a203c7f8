import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { awkward } from './awkward.ts';

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

/** All commands, as the help lists them. */
const [, listed] =
  /^Commands:\n((?: .*\n)+)/m.exec(spawnSync(process.execPath, [bin, '--help'], { encoding: 'utf8' }).stdout) ?? [];
const commands = [...(listed ?? '').matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name!);

test('the help lists the commands', () => {
  assert.ok(
    ['report', 'diff', 'top', 'completion'].every((name) => commands.includes(name)),
    commands.join(),
  );
});

for (const [index, width] of WIDTHS.entries()) {
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

  test(`no line of a comparison is wrapped by a terminal of ${width} columns`, { skip }, () => {
    writeFileSync(join(folder, 'before.json'), JSON.stringify(awkward()));
    writeFileSync(join(folder, 'after.json'), JSON.stringify(awkward(7)));
    const { shown, joined } = screen(width, 'diff', 'before.json', 'after.json');
    assert.deepEqual(shown, joined);
    const text = shown.join('\n');
    assert.match(text, /^ *line .*\bchange .*source$/m);
    assert.match(text.replace(/\s+/g, ' '), /Alive: 3\.0 MB → 21\.0 MB \(\+18\.0 MB, \+600 %\) from the lines/);
    assert.match(text, /\+18\.0 MB/);
  });

  // Each command at the least width, and at one of the others.
  const some = ['', ...commands].filter((_, i) => index === 0 || i % (WIDTHS.length - 1) === index - 1);
  test(`no line of the help is wrapped by a terminal of ${width} columns`, { skip }, () => {
    assert.notEqual(some.length, 0);
    for (const command of some) {
      const { shown, joined } = screen(width, ...(command === '' ? [] : [command]), '--help');
      assert.deepEqual(shown, joined);
      assert.match(shown.join('\n'), /^Usage: mprof-line/);
    }
  });
}
