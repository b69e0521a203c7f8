import { openSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';

/** The terminal while a screen is on it. */
export interface Terminal {
  readonly width: number;
  readonly height: number;
  /** Puts lines in the place of those that stand there. */
  draw(lines: readonly string[]): void;
  /** Gives the terminal back as it was; more than once is harmless. */
  leave(): void;
  /** Takes it again. */
  enter(): void;
  /** Leaves it for good. */
  close(): void;
}

/** What is heard of a terminal: a key, as the bytes that it sends, or another size. */
export interface TerminalEvents {
  onKey(key: string): void;
  onResize(): void;
}

// Of xterm and all that follow it: another screen, which leaves the one with the shell's lines alone; the cursor hidden.
const ENTER = '\x1b[?1049h\x1b[?25l';
const LEAVE = '\x1b[?25h\x1b[?1049l';
const TOP_LEFT = '\x1b[H';
const REST_OF_LINE = '\x1b[K';
const REST_OF_SCREEN = '\x1b[J';

/** Keys that a terminal sends in one piece: escape sequences, or single characters. */
const KEYS = /\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Za-z]|[\s\S]/g;

/**
 * Takes the terminal that stdout is; keys come from it, also where stdin is something else. However this process ends, except
 * when it is killed outright, the terminal is as it was.
 */
export function openTerminal({ onKey, onResize }: TerminalEvents): Terminal {
  const { stdout } = process;
  const keys = openKeys();
  let entered = false;

  const write = (text: string): void => {
    try {
      writeSync(1, text);
    } catch {
      // The terminal is busy, or has been closed: what follows, or the end, comes all the same.
    }
  };
  function enter(): void {
    if (entered) return;
    entered = true;
    write(ENTER);
    setRaw(true);
    keys?.resume();
  }
  function leave(): void {
    if (!entered) return;
    entered = false;
    setRaw(false);
    write(LEAVE);
  }
  function setRaw(raw: boolean): void {
    try {
      keys?.setRawMode(raw);
    } catch {
      // It has been closed.
    }
  }
  const hear = (bytes: Buffer): void => {
    for (const [key] of bytes.toString('latin1').matchAll(KEYS)) onKey(key);
  };
  keys?.on('data', hear);
  keys?.on('error', () => {});
  stdout.on('resize', onResize);
  process.once('exit', leave);
  enter();
  return {
    get width() {
      return stdout.columns || 80;
    },
    get height() {
      return stdout.rows || 24;
    },
    draw(lines) {
      if (entered) write(`${TOP_LEFT}${lines.map((line) => `${line}${REST_OF_LINE}`).join('\r\n')}${REST_OF_SCREEN}`);
    },
    enter,
    leave,
    close() {
      leave();
      process.off('exit', leave);
      stdout.off('resize', onResize);
      keys?.off('data', hear);
      keys?.pause();
      if (keys !== process.stdin) keys?.destroy();
    },
  };
}

/** Where keys come from; null: from nowhere. */
function openKeys(): ReadStream | null {
  if (process.stdin.isTTY) return process.stdin;
  if (process.platform === 'win32') return null;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    return null;
  }
}
