import type { Budget } from '../budget/budget.ts';
import { MprofLineError } from '../error.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../export/formats.ts';
import {
  COLUMN_NAMES,
  type ColumnName,
  REPORT_FORMATS,
  type ReportFormat,
  SORT_KEYS,
  type SortKey,
} from '../report/options.ts';
import { endingOf, oneOf } from '../text/expected.ts';
import { budgetOption } from './budget-option.ts';
import { choice, type OptionsOf, single, toggle } from './spec.ts';
import { list, wholeNumber } from './values.ts';

/** A file that was asked for; its extension named the format. */
export interface OutputFile {
  path: string;
  format: ReportFormat | ExportFormat | 'html';
}

/** Where a report goes, and its shape. */
export interface OutputValues {
  output: OutputFile[];
  /** What stdout gets; undefined: a table, unless there are files. */
  format: ReportFormat | undefined;
  sort: SortKey | undefined;
  top: number | undefined;
  precision: number | undefined;
  columns: ColumnName[] | undefined;
  hideZero: boolean;
  embedSource: boolean;
  /** Whether a page is shown in the person's browser; the command line does that. */
  open: boolean;
  /** Limits, which make an exit status. */
  failIf: Budget[];
}

/** What the output options ask for. */
export interface OutputSettings extends Omit<OutputValues, 'output' | 'format'> {
  files: OutputFile[];
  /** What stdout gets; null: no report there. */
  format: ReportFormat | null;
}

const FORMAT_OF: Record<string, OutputFile['format']> = {
  '.txt': 'txt',
  '.md': 'md',
  '.csv': 'csv',
  '.json': 'json',
  '.html': 'html',
  ...Object.fromEntries(EXPORT_FORMATS.map((format) => [`.${format}`, format])),
};
/** The column is called `time`, the field in the document `ms`: either word is understood for either. */
const SORT_WORDS = SORT_KEYS.map((key) => (key === 'ms' ? 'time' : key));

export const outputOptions: OptionsOf<OutputValues> = {
  output: {
    short: 'o',
    value: '<file>',
    many: true,
    help: `write a file; repeatable; ${Object.keys(FORMAT_OF).join(' ')}`,
    byDefault: [],
    read: outputFiles,
  },
  format: choice(`what stdout gets: ${REPORT_FORMATS.join(', ')}`, REPORT_FORMATS, undefined, {
    shownDefault: 'table',
  }),
  sort: single<SortKey | undefined>(
    '<key>',
    `order of functions: ${SORT_WORDS.join(', ')}`,
    undefined,
    (name, text) => sortKey(name, text),
    { shownDefault: 'allocated', words: SORT_WORDS },
  ),
  top: single<number | undefined>('<n>', 'show the first n functions only', undefined, (name, text) =>
    wholeNumber(name, text, 1, 1_000_000),
  ),
  precision: single<number | undefined>(
    '<digits>',
    'decimals of memory and time',
    undefined,
    (name, text) => wholeNumber(name, text, 0, 9),
    { shownDefault: '1, classic: 3' },
  ),
  columns: {
    value: '<names>',
    words: COLUMN_NAMES,
    many: true,
    help: `columns, separated by commas: ${COLUMN_NAMES.join(', ')}`,
    byDefault: undefined,
    read: columnsOf,
  },
  hideZero: toggle('hide lines that added no memory'),
  embedSource: toggle('put the text of the sources into .json'),
  failIf: {
    value: '<limit>',
    many: true,
    help: "exit with 3 when it is exceeded: 'parse.allocated > 5MB', 'src/a.ts:10.live > 1MB', 'total.peak > 200MB'; repeatable",
    byDefault: [],
    read: (name, texts) => texts.map((text) => budgetOption(name, text)),
  },
  open: toggle('show the page in the browser: the .html of -o, or one in the system’s folder for temporary files'),
};

/** What the values ask for together. */
export function outputSettings({ output, format, ...shape }: OutputValues): OutputSettings {
  const elsewhere = output.length > 0 || shape.open;
  return { ...shape, files: output, format: format ?? (elsewhere ? null : 'table') };
}

/** The values when nothing is asked for. */
export function defaultOutput(): OutputValues {
  const values = Object.entries(outputOptions).map(([key, { byDefault }]) => [key, byDefault]);
  return Object.fromEntries(values) as OutputValues;
}

/** Files to write, each once. @throws MprofLineError for an extension that names no format. */
export function outputFiles(name: string, paths: readonly string[]): OutputFile[] {
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice !== undefined) throw new MprofLineError(`${name}: ${twice} is given twice`);
  return paths.map((path) => ({ path, format: formatOfFile(name, path) }));
}

function formatOfFile(option: string, path: string): OutputFile['format'] {
  return FORMAT_OF[endingOf(option, path, Object.keys(FORMAT_OF))]!;
}

function sortKey(name: string, text: string): SortKey {
  if (text === 'ms') return 'ms';
  const word = oneOf(name, text, SORT_WORDS);
  return word === 'time' ? 'ms' : word;
}

function columnsOf(option: string, texts: readonly string[]): ColumnName[] {
  const columns = texts.flatMap(list).filter((name) => name !== 'line' && name !== 'source');
  return [...new Set(columns.map((name) => (name === 'ms' ? 'time' : oneOf(option, name, COLUMN_NAMES))))];
}
