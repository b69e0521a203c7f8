import type { Profile } from '../profile/types.ts';

/** The ends of lines that JavaScript knows. */
const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

/** The lines of a file by its index in the profile; null when its text cannot be had. */
export type SourceLines = (file: number) => readonly string[] | null;

/** Reads each file once: from the document when it embeds the text, else by `readSource`. */
export function sourceLinesOf(profile: Profile, readSource: (path: string) => string | null): SourceLines {
  const known = new Map<number, readonly string[] | null>();
  return (file) => {
    const before = known.get(file);
    if (before !== undefined) return before;
    const entry = profile.files[file];
    const text = entry === undefined ? null : (entry.source ?? readSource(entry.path));
    const lines = text === null ? null : text.replace(/^\ufeff/, '').split(LINE_END);
    known.set(file, lines);
    return lines;
  };
}
