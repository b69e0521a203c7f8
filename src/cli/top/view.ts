import { setTimeout as pause } from 'node:timers/promises';
import { TOP_COLUMNS, type TopColumn } from '../../report/top/columns.ts';
import { plainTop } from '../../report/top/plain.ts';
import { ratesOf, type TopRates, type TopReading } from '../../report/top/reading.ts';
import { drawTop, rowsOnScreen, type TopScreen } from '../../report/top/screen.ts';
import { wantsColor } from '../../text/write-text.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** What is looked at, and how. */
export interface TopSubject {
  title: string;
  rowsAre: TopScreen['rowsAre'];
  order: TopColumn['order'];
  /** ms between two looks. */
  refresh: number;
  /** What is known now; null: nothing yet. */
  read(): Promise<TopReading | null>;
  /** What a person must know beside the numbers; empty: nothing. */
  note(reading: TopReading | null): string;
  textOf: TopScreen['textOf'];
  /** Done when there is nothing more to look at. */
  ended: Promise<unknown>;
  /** What a key of the terminal would do to the program, were it not ours. */
  onSignalKey(signal: 'SIGINT' | 'SIGQUIT' | 'SIGTSTP'): void;
  /** Takes a line where there is no terminal. */
  onLine(line: string): void;
}

/** No more than this share of the time goes into looking. */
const SHARE = 0.25;
const SIGNAL_KEYS = { '\x03': 'SIGINT', '\x1c': 'SIGQUIT', '\x1a': 'SIGTSTP' } as const;
const NOTHING: TopRates = { allocated: 0, gcs: 0, gcShare: 0, rows: [] };
const HEAPS_KEPT = 100;

/** Whether stdout is a terminal that can show a screen. */
export function hasScreen(): boolean {
  return process.stdout.isTTY === true && process.env.TERM !== 'dumb';
}

/** Shows a subject on the terminal until it has ended or the person leaves; says whether it was the person. */
export async function viewOnScreen(subject: TopSubject): Promise<'left' | 'ended'> {
  const view = startView(subject);
  let leave = (): void => {};
  const left = new Promise<'left'>((done) => {
    leave = () => done('left');
  });
  let terminal: Terminal | undefined;
  const redraw = (): void => terminal?.draw(drawTop(view.screen(terminal)));
  const onKey = (key: string): void => {
    const signal = SIGNAL_KEYS[key as keyof typeof SIGNAL_KEYS];
    if (signal !== undefined) {
      subject.onSignalKey(signal);
    } else if (key === 'q' || key === 'Q') {
      leave();
    } else {
      view.press(key, terminal!);
      redraw();
    }
  };
  terminal = openTerminal({ onKey, onResize: redraw });
  const { enter } = terminal;
  const stop = (): void => terminal.leave();
  // Who watches a program of its own stops when that has stopped.
  const stopsItself = process.listenerCount('SIGTSTP') === 0;
  const sleep = (): void => {
    if (stopsItself) process.kill(process.pid, 'SIGSTOP');
  };
  const resume = (): void => {
    enter();
    redraw();
  };
  // Before this process is stopped.
  process.prependListener('SIGTSTP', stop).on('SIGTSTP', sleep).on('SIGCONT', resume);
  const ending = new AbortController();
  const ended = subject.ended.then(
    (): 'ended' => 'ended',
    (): 'ended' => 'ended',
  );
  try {
    void keepLooking(view, redraw, ending.signal);
    return await Promise.race([left, ended]);
  } finally {
    ending.abort();
    process.off('SIGTSTP', stop).off('SIGTSTP', sleep).off('SIGCONT', resume);
    terminal.close();
  }
}

/** Tells of a subject line by line until it has ended. */
export async function viewAsText(subject: TopSubject): Promise<void> {
  const view = startView(subject);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const looking = keepLooking(view, () => view.line(), ending.signal);
  await subject.ended.then(end, end);
  await looking;
}

async function keepLooking(view: View, show: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const start = performance.now();
    await view.look();
    if (signal.aborted) return;
    show();
    const took = performance.now() - start;
    await pause(Math.max(view.refresh - took, took / SHARE), undefined, { signal }).catch(() => {});
  }
}

interface View {
  readonly refresh: number;
  look(): Promise<void>;
  press(key: string, size: Pick<Terminal, 'height'>): void;
  screen(size: Pick<Terminal, 'width' | 'height'>): TopScreen;
  line(): void;
}

function startView(subject: TopSubject): View {
  const { title, rowsAre, textOf, refresh } = subject;
  let { order } = subject;
  let reading: TopReading | null = null;
  let rates = NOTHING;
  const heaps: number[] = [];
  let skipped = 0;
  let paused = false;

  return {
    refresh,
    async look() {
      if (paused) return;
      const now = await subject.read();
      // Nothing was saved meanwhile: what is known of the last second stays.
      if (now === null || paused || now.time === reading?.time) return;
      rates = ratesOf(reading, now);
      reading = now;
      if (now.heap !== null) heaps.push(now.heap);
      if (heaps.length > HEAPS_KEPT) heaps.shift();
    },
    press(key, { height }) {
      const page = rowsOnScreen({ height });
      const column = TOP_COLUMNS.find((one) => one.key === key);
      if (column !== undefined) [order, skipped] = [column.order, 0];
      else if (key === 'p') paused = !paused;
      else skipped += STEPS[key]?.(page) ?? 0;
      skipped = Math.max(0, Math.min(skipped, rates.rows.length - 1));
    },
    screen: ({ width, height }) => ({
      title,
      reading,
      rates,
      heaps,
      order,
      skipped,
      paused,
      note: subject.note(reading),
      rowsAre,
      textOf,
      width,
      height,
      color: wantsColor(process.env, true),
    }),
    line() {
      if (reading !== null) subject.onLine(plainTop(reading, rates, order, subject.note(reading)));
    },
  };
}

/** How far keys scroll: arrows and j, k by a line; the page keys and the blank by what is on the screen. */
const STEPS: Record<string, (page: number) => number> = {
  '\x1b[A': () => -1,
  '\x1bOA': () => -1,
  k: () => -1,
  '\x1b[B': () => 1,
  '\x1bOB': () => 1,
  j: () => 1,
  '\x1b[5~': (page) => -page,
  '\x1b[6~': (page) => page,
  ' ': (page) => page,
};
