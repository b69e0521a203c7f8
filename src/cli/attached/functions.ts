import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Vitals } from '../../load/attached/functions.ts';
import { VITALS } from '../../load/attached/words.ts';
import type { TopReading } from '../../report/top/reading.ts';
import type { OpenedInspector } from './inspector.ts';
import { begin, type Link } from './link.ts';

/** Has V8's sampler tell of a process's functions, each `refresh` ms. @throws MprofLineError when it cannot be attached to. */
export function watchProcess(
  { remote, opened }: OpenedInspector,
  pid: number,
  directory: string,
  refresh: number,
): Promise<Link> {
  return begin(remote, pid, directory, { kind: 'functions', refresh, launcher: process.pid, closeInspector: opened });
}

/** What the process has told; null: nothing yet. */
export function functionsSoFar(link: Link, cwd: string): TopReading | null {
  const vitals = link.known<Vitals>(VITALS);
  if (vitals === null) return null;
  const { functions, ...rest } = vitals;
  return {
    ...rest,
    rss: null,
    processes: 1,
    lines: functions.map(({ url, ...fn }) => ({ ...fn, path: shown(url, cwd), hits: null, ms: null, live: null })),
    alive: null,
  };
}

function shown(url: string, cwd: string): string {
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const below = relative(cwd, path);
  return below.startsWith('..') ? path : below;
}
