import { COLUMN_NAMES, type ColumnName, type REPORT_FORMATS, SORT_KEYS, type SortKey } from '../report/options.ts';
import { list, oneOf, wholeNumber, yesOrNo } from './values.ts';

/** What stdout can get: the formats of reports but `txt`, which is `table` without colour. */
export const STDOUT_FORMATS = [
  'table',
  'classic',
  'json',
  'md',
  'csv',
] as const satisfies readonly (typeof REPORT_FORMATS)[number][];
export type StdoutFormat = (typeof STDOUT_FORMATS)[number];

/** Where the report goes and what it looks like. */
export interface ReportSettings {
  /** Files to write; the extension names the format. */
  output: string[];
  /** What stdout gets; absent: `table`, or nothing when there are files to write. */
  format?: StdoutFormat;
  sort?: SortKey;
  top?: number;
  precision?: number;
  columns?: ColumnName[];
  hideZero?: boolean;
}

type Reader = (report: ReportSettings, name: string, value: string) => void;

/** How each option of the report is read from text; the keys are the variables' names without their prefix. */
export const reportVariables: Record<string, Reader> = {
  OUTPUT: (report, _name, value) => {
    report.output = list(value);
  },
  FORMAT: (report, name, value) => {
    report.format = oneOf(name, STDOUT_FORMATS, value);
  },
  SORT: (report, name, value) => {
    report.sort = oneOf(name, SORT_KEYS, value);
  },
  TOP: (report, name, value) => {
    report.top = wholeNumber(name, value, 1);
  },
  PRECISION: (report, name, value) => {
    report.precision = wholeNumber(name, value, 0, 20);
  },
  COLUMNS: (report, name, value) => {
    report.columns = list(value).map((column) => oneOf(name, COLUMN_NAMES, column));
  },
  HIDE_ZERO: (report, name, value) => {
    report.hideZero = yesOrNo(name, value);
  },
};
