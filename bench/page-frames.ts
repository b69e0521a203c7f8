import type { CDPSession, Page } from 'playwright-core';

/** ms between two frames of a screen with 60 of them a second. */
const FRAME = 1000 / 60;

/** What a scroll cost. */
export interface Scrolled {
  /** Frames a second. */
  rate: number;
  /** Frames that a screen of 60 a second showed the picture before in. */
  lost: number;
  /** CPU time of the main thread for each frame, ms. */
  main: number[];
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** µs: when, how long, and how long of it the thread worked. */
  ts: number;
  dur?: number;
  tdur?: number;
}

/** Scrolls through so many frames, each of which does `step` before it is drawn, and traces what the page's own thread does. */
export async function scrollFrames(page: Page, session: CDPSession, frames: number, step: string): Promise<Scrolled> {
  const events: TraceEvent[] = [];
  const keep = ({ value }: { value: unknown[] }): void => void events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', keep as never);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'blink.user_timing'] },
  });
  const times = await page.evaluate<number[]>(`new Promise((done) => {
    const times = [];
    requestAnimationFrame(function frame(now) {
      performance.mark('frame-of-bench');
      if (times.push(now) > ${frames}) { done(times); return; }
      ${step};
      requestAnimationFrame(frame);
    });
  })`);
  const ended = new Promise<unknown>((done) => session.once('Tracing.tracingComplete', done));
  await session.send('Tracing.end');
  await ended;
  session.off('Tracing.dataCollected', keep as never);
  const apart = times.slice(1).map((time, i) => time - times[i]!);
  return {
    rate: (frames * 1000) / (times.at(-1)! - times[0]!),
    lost: apart.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / FRAME) - 1), 0),
    main: mainOfFrames(events),
  };
}

/** A task of the main thread belongs to the last frame that began before its end. */
function mainOfFrames(events: readonly TraceEvent[]): number[] {
  const marks = events.filter(({ name, ph }) => name === 'frame-of-bench' && ph !== 'E').sort((a, b) => a.ts - b.ts);
  const { pid, tid } = marks[0]!;
  const main = marks.slice(1).map(() => 0);
  for (const { name, ph, ts, dur = 0, tdur = 0, ...thread } of events) {
    if (name !== 'RunTask' || ph !== 'X' || thread.pid !== pid || thread.tid !== tid) continue;
    const frame = marks.findLastIndex((mark) => mark.ts <= ts + dur);
    if (frame >= 0 && frame < main.length) main[frame]! += tdur / 1000;
  }
  return main;
}
