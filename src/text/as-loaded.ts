import { LINE_END } from '../../instrument/text/lines.ts';

/** What a report calls the text of a file that ran, where that is another than the file's, and no source map tells of its lines. */
export const AS_LOADED = ' (as loaded)';

/** Shorter lines, such as `});`, are in every text. */
const SHORTEST = 4;

/**
 * Whether what was made of a text has the same lines in the same places: most are as they were written, and what stands in the place of
 * another is nowhere else in the text, as it would be where lines had moved.
 */
export function keepsLines(made: string, written: string): boolean {
  if (made === written) return true;
  const [now, before] = [linesOf(made), linesOf(written)];
  if (now.length !== before.length) return false;
  const known = new Set(before);
  let same = 0;
  for (const [i, line] of now.entries()) {
    if (line === before[i]) same++;
    else if (line.length >= SHORTEST && known.has(line)) return false;
  }
  return same * 2 >= now.length;
}

function linesOf(text: string): string[] {
  return text
    .trimEnd()
    .split(LINE_END)
    .map((line) => line.trim());
}
