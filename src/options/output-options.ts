import { type Command, Option } from 'commander';
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
import { alternatives, oneOf, wholeNumber } from './choices.ts';

/** What the output options ask for, checked. */
export interface OutputSettings {
  files: OutputFile[];
  /** What stdout gets; null: no report there. */
  format: ReportFormat | null;
  sort: SortKey | undefined;
  top: number | undefined;
  precision: number | undefined;
  columns: ColumnName[] | undefined;
  hideZero: boolean;
  /** Whether a `.json` carries the text of the sources. */
  embedSource: boolean;
}

/** A file that was asked for; its extension named the format. */
export interface OutputFile {
  path: string;
  format: ReportFormat | ExportFormat | 'html';
}

/** The output options as commander hands them over: text, unchecked. */
export interface RawOutputOptions {
  output?: string[];
  format?: string;
  sort?: string;
  top?: string;
  precision?: string;
  columns?: string;
  hideZero?: boolean;
  embedSource?: boolean;
}

const FORMAT_OF: Record<string, OutputFile['format']> = {
  '.txt': 'txt',
  '.md': 'md',
  '.csv': 'csv',
  '.json': 'json',
  '.html': 'html',
  ...Object.fromEntries(EXPORT_FORMATS.map((format) => [`.${format}`, format])),
};
const PLANNED = ['.png'];

/** Adds the options that say where a report goes and what shape it has. */
export function addOutputOptions(command: Command): Command {
  const append = (value: string, before: string[] = []): string[] => [...before, value];
  return command
    .addOption(
      new Option('-o, --output <file>', `write a file; repeatable; ${Object.keys(FORMAT_OF).join(' ')}`).argParser(
        append,
      ),
    )
    .option('--format <name>', `what stdout gets: ${REPORT_FORMATS.join(', ')} (default: table)`)
    .option('--sort <key>', `order of functions: ${SORT_KEYS.join(', ')} (default: allocated)`)
    .option('--top <n>', 'show the first n functions only')
    .option('--precision <digits>', 'decimals of memory and time (default: 1, classic: 3)')
    .option('--columns <names>', `columns, separated by commas: ${COLUMN_NAMES.join(', ')}`)
    .option('--hide-zero', 'hide lines that added no memory')
    .option('--embed-source', 'put the text of the sources into .json');
}

/**
 * Checks the options.
 * @throws MprofLineError that names the option, what was expected, what was given and, where there is one, the nearest.
 */
export function readOutputOptions(raw: RawOutputOptions): OutputSettings {
  const files = (raw.output ?? []).map((path) => ({ path, format: formatOfFile(path) }));
  const twice = files.find(({ path }, index) => files.findIndex((other) => other.path === path) !== index);
  if (twice !== undefined) throw new MprofLineError(`--output: ${twice.path} is given twice`);
  const format = raw.format === undefined ? undefined : oneOf('--format', raw.format, REPORT_FORMATS);
  return {
    files,
    format: format ?? (files.length > 0 ? null : 'table'),
    sort: raw.sort === undefined ? undefined : oneOf('--sort', raw.sort, SORT_KEYS),
    top: raw.top === undefined ? undefined : wholeNumber('--top', raw.top, 1, 1_000_000),
    precision: raw.precision === undefined ? undefined : wholeNumber('--precision', raw.precision, 0, 9),
    columns: raw.columns === undefined ? undefined : columnsOf(raw.columns),
    hideZero: raw.hideZero ?? false,
    embedSource: raw.embedSource ?? false,
  };
}

function formatOfFile(path: string): OutputFile['format'] {
  const name = path.toLowerCase();
  const planned = PLANNED.find((extension) => name.endsWith(extension));
  if (planned !== undefined) {
    throw new MprofLineError(
      `--output: ${planned} is not available yet, use ${alternatives(Object.keys(FORMAT_OF))}: ${path}`,
    );
  }
  // The longest: `.speedscope.json` is no `.json`.
  const known = Object.keys(FORMAT_OF).findLast((extension) => name.endsWith(extension));
  if (known !== undefined) return FORMAT_OF[known]!;
  throw new MprofLineError(
    `--output: the extension names the format, expected ${alternatives(Object.keys(FORMAT_OF))}, given ${path || 'nothing'}`,
  );
}

function columnsOf(text: string): ColumnName[] {
  const names = text.split(',').map((name) => name.trim());
  const columns = names.filter((name) => name !== 'line' && name !== 'source');
  return [...new Set(columns.map((name) => oneOf('--columns', name, COLUMN_NAMES)))];
}
