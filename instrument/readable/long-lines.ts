/** Characters beyond which a line is hardly one that somebody wrote. */
const LONG = 200;

/**
 * Whether more than half of a text stands in lines that are too long to be read: code of a minifier, or data. A file of
 * its own, so that asking costs nobody a syntax tree.
 */
export function hasLongLines(code: string): boolean {
  let long = 0;
  for (let start = 0; start < code.length; ) {
    const found = code.indexOf('\n', start);
    const end = found < 0 ? code.length : found;
    if (end - start > LONG) long += end - start;
    start = end + 1;
  }
  return long * 2 > code.length;
}

/** What a report calls the readable form of a file. */
export const READABLE = ' (readable)';
