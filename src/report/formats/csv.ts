import { noMeasures } from '../../profile/measures.ts';
import type { Measures, Profile } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { sourcesOf } from '../facts/source.ts';
import { makeBlocks } from '../listing/blocks.ts';
import type { ReportOptions } from '../options.ts';

const FIELDS = Object.keys(noMeasures()) as (keyof Measures)[];
/** What only some runs measure; fields when any line has it. */
const MORE = ['error', 'live', 'liveError', 'liveAtPeak'] as const;

/**
 * RFC 4180: one record a line of each function (nested functions have their own), all measures in bytes, milliseconds
 * and counts, unrounded; `self.` fields without the profiled functions that the line called. Before text that a spreadsheet
 * would calculate stands an apostrophe.
 */
export function renderCsv(profile: Profile, options: ReportOptions): string {
  const sourceOf = sourcesOf(profile, options);
  const more = MORE.filter((field) => profile.functions.some(({ lines }) => lines.some((line) => field in line)));
  const own = FIELDS.map((field) => `self.${field}`);
  const records: (string | number)[][] = [
    ['file', 'function', 'functionLine', 'line', ...FIELDS, ...own, ...more, 'source'],
  ];
  for (const fn of inOrder(profile, options)) {
    for (const line of fn.lines) {
      if (options.hideZero && line.increment === 0) continue;
      const source = escapeControls(sourceOf(fn.file).line(line.line) ?? '', true);
      records.push([
        escapeControls(profile.files[fn.file]?.path ?? ''),
        escapeControls(fn.name),
        fn.line,
        line.line,
        ...FIELDS.map((field) => line[field]),
        ...FIELDS.map((field) => line.self[field]),
        ...more.map((field) => line[field] ?? ''),
        source,
      ]);
    }
  }
  return records.map((record) => record.map(quoted).join(',') + '\r\n').join('');
}

/** The functions in the order of the blocks, each followed by those nested in it; never called ones last. */
function inOrder(profile: Profile, options: ReportOptions): Profile['functions'] {
  const { shown } = makeBlocks(profile, { ...options, readSource: () => null });
  const { functions } = profile;
  const ordered = shown.flatMap(({ members }) => members);
  if (options.top !== undefined) return ordered;
  return [...new Set([...ordered, ...functions])];
}

/** How a formula begins, wide forms of its signs included. */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

function quoted(value: string | number): string {
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
