import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes, formatMs, formatShare, UNITS_NOTE } from '../../text/units.ts';
import { orderedRows } from './columns.ts';
import { ratesOf, type TopReading } from './reading.ts';

/** What V8's sampler told of a program's functions, as a report. */
export function functionsReport(reading: TopReading): string {
  const { time, allocated, gcs, gcMs } = reading;
  const rows = orderedRows(ratesOf(null, reading).rows, 'allocated');
  const named = rows.reduce((sum, row) => sum + row.allocated, 0);
  const lines = rows.map(
    (row) =>
      `${formatBytes(row.allocated).padStart(10)} ${formatShare(row.allocated, allocated).padStart(6)}  ${escapeControls(`${row.name} (${row.path}:${row.line})`)}`,
  );
  return [
    `Functions by what they allocated in ${formatMs(time)}, by V8's sampler; lines are not known.`,
    ...lines,
    `${formatBytes(Math.max(0, allocated - named)).padStart(10)} ${formatShare(allocated - named, allocated).padStart(6)}  elsewhere: Node and V8`,
    `${gcs} collections took ${formatMs(gcMs)}. A figure is an estimate from samples that are 32 KB apart. ${UNITS_NOTE}`,
    '',
  ].join('\n');
}
