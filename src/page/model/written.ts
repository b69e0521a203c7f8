import { READABLE } from '../../../instrument/readable/long-lines.ts';
import { lineTable } from '../../../instrument/text/lines.ts';

/** A place in a file as stack traces name it: line and column from 1. */
export interface WrittenPlace {
  line: number;
  column: number;
}

/** A line of a readable form: its text, and where that was written; null where the printer added it. */
export interface ReadableLine {
  text: string;
  place: WrittenPlace | null;
}

/** What was written at a place, with what stands before and after it. */
export interface WrittenExcerpt {
  before: string;
  own: string;
  after: string;
}

/** Characters that an excerpt shows before and after what it is about, and at most of that. */
const AROUND = 160;
const MOST = 400;

/** The path of the file that a readable form was made from; null for any other file. */
export function writtenPath(path: string): string | null {
  return path.endsWith(READABLE) ? path.slice(0, -READABLE.length) : null;
}

/**
 * Takes the lines of a readable form apart. Reports put before each where it was written, as in `1:528  function h(o) {`, in a column that
 * is as wide on each line: some line of the form, with a place, tells how wide.
 */
export function readableLines(some: Iterable<string>): (text: string) => ReadableLine {
  let width = 0;
  for (const text of some) {
    width = /^ *\d+:\d+ {2}/.exec(text)?.[0].length ?? 0;
    if (width > 0) break;
  }
  return (text) => {
    const [, line, column] = /^ *(\d+):(\d+) *$/.exec(text.slice(0, width)) ?? [];
    return {
      text: text.slice(width),
      place: line === undefined ? null : { line: Number(line), column: Number(column) },
    };
  };
}

/** What was written for the line at `place`: up to the next place of the form that comes after it in the file. */
export function writtenExcerpt(
  written: string,
  place: WrittenPlace,
  places: Iterable<WrittenPlace | null>,
): WrittenExcerpt {
  const table = lineTable(written);
  const offset = ({ line, column }: WrittenPlace): number =>
    line > table.count ? written.length : table.start(line) + column - 1;
  const from = offset(place);
  let end = written.length;
  for (const other of places) {
    const at = other === null ? end : offset(other);
    if (at > from && at < end) end = at;
  }
  const last = Math.min(end, from + MOST);
  return {
    before: written.slice(Math.max(0, from - AROUND), from),
    own: written.slice(from, last),
    after: written.slice(last, last + AROUND),
  };
}
