/** What stdout or a file can get. `txt` is `table` without colour. */
export const REPORT_FORMATS = ['table', 'classic', 'json', 'md', 'csv', 'txt'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What functions can be ordered by: largest first (`self`: allocated by its own lines), or `line`, the order of the source. */
export const SORT_KEYS = ['allocated', 'self', 'increment', 'peak', 'memory', 'ms', 'hits', 'line'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

/** The columns of `table`, `txt` and `md` in their order; line and source always stand first and last. */
export const COLUMN_NAMES = [
  'hits',
  'live',
  'live-error',
  'growth',
  'live-peak',
  'memory',
  'increment',
  'allocated',
  'error',
  'bar',
  'self',
  'peak',
  'time',
  'self-time',
  'first',
  'external',
  'awaited',
  'freed',
  'gcs',
  'gc-time',
] as const;
export type ColumnName = (typeof COLUMN_NAMES)[number];

/** The shape of a report. */
export interface ReportOptions {
  format: ReportFormat;
  /** Whether `table` may send colour escapes. Default false. */
  color?: boolean | undefined;
  /** Terminal columns that lines of `table` are cut to; absent: nothing is cut. */
  width?: number | undefined;
  /** Default `allocated`. */
  sort?: SortKey | undefined;
  /** How many functions are shown; absent: all. */
  top?: number | undefined;
  /** About how many lines of listings `table` has; the rest is said to be there. Absent: all. */
  lines?: number | undefined;
  /** Decimals of memory and time. Default 1, for `classic` 3. */
  precision?: number | undefined;
  /** Which columns, in this order; absent: those that hold something. */
  columns?: readonly ColumnName[] | undefined;
  /** Hides lines whose increment is zero, and lines that never ran. */
  hideZero?: boolean | undefined;
  /** Text of a source file by its path and hash in the profile; null when it cannot be had, or has another hash now. */
  readSource: (path: string, hash?: string) => string | null;
  /** Whether the file is another one than the one that ran, so that `readSource` gives null. Default: no. */
  hasChanged?: ((path: string, hash?: string) => boolean) | undefined;
}
