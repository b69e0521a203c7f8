import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatBytes } from '../text/units.ts';

/** Bytes of measurements from which on a report takes noticeably long. */
const MUCH = 32 * 1024 * 1024;

/** Counts the seconds down on a terminal, in one line that is gone at the end; returns what ends it. */
export function countDown(ms: number): () => void {
  if (!process.stderr.isTTY) return () => {};
  const end = Date.now() + ms;
  const show = (): void => {
    process.stderr.write(`\rmprof-line: waiting, ${Math.max(0, Math.ceil((end - Date.now()) / 1000))} s left\x1b[K`);
  };
  show();
  const timer = setInterval(show, 1000);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\x1b[K');
  };
}

/** Says on a terminal that there is much to read before the report is there, heap snapshots above all. */
export function announceReport(directory: string): void {
  if (!process.stderr.isTTY) return;
  const bytes = sizeOf(directory);
  if (bytes > MUCH)
    process.stderr.write(`mprof-line: reading ${formatBytes(bytes)} of measurements for the report …\n`);
}

function sizeOf(directory: string): number {
  try {
    return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  } catch {
    // It has gone; the report says so.
    return 0;
  }
}
