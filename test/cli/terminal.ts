import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import '../leave-nothing.ts';

/** A real terminal, tmux, in which a test types and reads. */

/** Why tests of a terminal cannot run here; false: they can. */
export const noTerminal: string | false =
  spawnSync('tmux', ['-V']).status === 0 || process.env.CI ? false : 'there is no tmux; apt-get install tmux';

const server = `mprof-line-${process.pid}`;

function tmux(...args: string[]): string {
  const { stdout, stderr, status } = spawnSync('tmux', ['-L', server, '-f', '/dev/null', ...args], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** Starts the terminal's server for the tests of a file, and ends it after them. */
export function useTerminal(): void {
  // A server without sessions would end between two of them.
  before(() => {
    if (!noTerminal) tmux('start-server', ';', 'set-option', '-g', 'exit-empty', 'off');
  });
  after(() => spawnSync('tmux', ['-L', server, 'kill-server']));
}

/** A shell in a terminal. */
export interface Shell {
  /** Types text or keys by their names: `C-c`, `Enter`. */
  type(...keys: string[]): void;
  /** Runs a command line. */
  run(line: string): void;
  /** The lines of the screen. */
  screen(): string[];
  /** Waits until the screen is as `holds` says; returns its lines. */
  until(what: string, holds: (text: string) => boolean): Promise<string[]>;
  /** What tmux knows: `alternate_on`, `cursor_flag`. */
  ask(name: string): string;
  /** Closes the terminal. */
  close(): void;
}

let shells = 0;

/** Opens a terminal of this size with a shell in a folder. */
export function openShell(width: number, height: number, cwd: string): Shell {
  const name = `s${shells++}`;
  const command = `cd '${cwd}'; PS1='$ ' LC_ALL=C.UTF-8 exec bash --norc --noprofile`;
  tmux('-u', 'new-session', '-d', '-s', name, '-x', String(width), '-y', String(height), command);
  const screen = (): string[] => tmux('capture-pane', '-p', '-t', name).replace(/\n$/, '').split('\n');
  const type = (...keys: string[]): void => void tmux('send-keys', '-t', name, ...keys);
  return {
    type,
    screen,
    run: (line) => type(line, 'Enter'),
    async until(what, holds) {
      for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
        const lines = screen();
        if (holds(lines.join('\n'))) return lines;
      }
      return assert.fail(`never on the screen: ${what}\n${screen().join('\n')}`);
    },
    ask: (format) => tmux('display-message', '-p', '-t', name, `#{${format}}`).trim(),
    close: () => void tmux('kill-session', '-t', name),
  };
}
