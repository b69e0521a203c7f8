import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatBytes } from '../text/units.ts';

/** What one test did to memory, in bytes. */
export interface TestRecord {
  /** Its full name. */
  name: string;
  /** The file that it is in, as the runner names it. */
  file: string;
  allocated: number;
  /** How far memory in use rose above its start. */
  peak: number;
  /** How much more was in use after it, when all that can be collected had been. */
  growth: number;
}

/** Names the folder in which the processes and threads of a runner leave what their tests did. */
const VARIABLE = 'MPROF_LINE_TESTS';

/** Makes the folder, and names it to the processes that are started from now on. */
export function openRecords(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-tests-'));
  process.env[VARIABLE] = folder;
  return folder;
}

/** Leaves a record for the reporter, when there is one. */
export function keepRecord(record: TestRecord): void {
  const folder = process.env[VARIABLE];
  if (folder === undefined) return;
  try {
    appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(record)}\n`, { mode: 0o600 });
  } catch {
    // The reporter has gone.
  }
}

/** Reads all records and removes the folder. */
export function takeRecords(folder: string): TestRecord[] {
  try {
    return readdirSync(folder).flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as TestRecord),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tests that allocated most, as text; empty without tests. */
export function heaviestTests(records: readonly TestRecord[], top: number): string {
  if (records.length === 0) return '';
  const shown = [...records].sort((a, b) => b.allocated - a.allocated).slice(0, top);
  const rows = shown.map(({ allocated, peak, growth, name, file }) => [
    formatBytes(allocated),
    formatBytes(peak),
    formatBytes(growth),
    `${name} (${file})`,
  ]);
  const head = ['allocated', 'peak', 'growth', 'test'];
  const widths = [0, 1, 2].map((at) => Math.max(...[head, ...rows].map((row) => row[at]!.length)));
  const line = (row: string[]): string =>
    `  ${row.map((cell, at) => (at < 3 ? cell.padStart(widths[at]!) : cell)).join('  ')}`;
  const title = `Tests that allocated most (${shown.length} of ${records.length}):`;
  return `\n${[title, line(head), ...rows.map(line)].join('\n')}\n`;
}
