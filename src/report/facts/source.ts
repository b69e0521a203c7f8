import { LINE_END } from '../../../instrument/text/lines.ts';
import type { Profile } from '../../profile/types.ts';
import type { ReportOptions } from '../options.ts';

/** What is known of the text of a file. */
export interface SourceText {
  /** A line (1-based) without its end; null when it is not known. */
  line(number: number): string | null;
  /** How many lines there are; 0 when only some, or none, are known. */
  length: number;
  /** Where it is from: `old`: the lines that the profile carries; `none`: nothing is known. */
  from: 'whole' | 'old' | 'none';
  /** Whether the file is another one now than the one that ran. */
  changed: boolean;
}

/** The text of a file by its index in the profile. */
export type Sources = (file: number) => SourceText;

/** Splits a text as JavaScript counts lines. */
export function splitLines(text: string): string[] {
  return text.replace(/^\ufeff/, '').split(LINE_END);
}

/**
 * Reads each file once: from the document when it embeds the text, else by `readSource`; where that has nothing, the
 * document's own lines.
 */
export function sourcesOf(
  { files }: Pick<Profile, 'files'>,
  { readSource, hasChanged }: Pick<ReportOptions, 'readSource' | 'hasChanged'>,
): Sources {
  const known = new Map<number, SourceText>();
  const read = (file: number): SourceText => {
    const entry = files[file];
    const text = entry === undefined ? null : (entry.source ?? readSource(entry.path, entry.hash));
    if (text !== null) {
      const lines = splitLines(text);
      return { line: (number) => lines[number - 1] ?? null, length: lines.length, from: 'whole', changed: false };
    }
    const old = new Map(entry?.text?.map(({ line, text }) => [line, text]));
    const changed = entry !== undefined && (hasChanged?.(entry.path, entry.hash) ?? false);
    return { line: (number) => old.get(number) ?? null, length: 0, from: old.size > 0 ? 'old' : 'none', changed };
  };
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const text = read(file);
    known.set(file, text);
    return text;
  };
}
