import type { FunctionProfile, Measures } from '../../profile/types.ts';
import { formatBytes } from '../../text/units.ts';
import type { Held } from '../facts/held.ts';
import type { SourceText } from '../facts/source.ts';
import type { ReportOptions } from '../options.ts';

/** One physical line of a block. */
export interface Row {
  line: number;
  /** Inclusive measures; null when the line cannot be charged or never ran. */
  measures: Measures | null;
  /** The same without the profiled functions that the line called; null with `measures`. */
  self: Measures | null;
  /** Standard error of `self.allocated` in bytes; 0: exact. */
  error: number;
  /** What lives of it; undefined: nothing, or nothing is known. */
  held: Held | undefined;
  /** The line as written, without its end; null when the source cannot be had. */
  source: string | null;
}

/** Lines that are left out of a block: the body of a function that has a listing of its own, or was never called. */
export interface Gap {
  line: number;
  endLine: number;
  /** The function; null for a stretch of a long listing, of which only the heaviest lines are shown. */
  fn: FunctionProfile | null;
  /** What the lines of such a stretch allocated, in bytes. */
  allocated: number;
}

/** One function with those nested in it: what a report shows together. */
export interface Block {
  fn: FunctionProfile;
  /** The function and those nested in it, the outermost first. */
  members: FunctionProfile[];
  path: string;
  calls: number;
  /** Inclusive; recursion counted once. */
  total: Measures;
  /** Without the profiled functions that it called. */
  self: Measures;
  rows: (Row | Gap)[];
  /** What the text of the lines is, and whether the file has changed since it ran. */
  text: Pick<SourceText, 'from' | 'changed'>;
}

/** True for a gap. */
export function isGap(row: Row | Gap): row is Gap {
  return 'endLine' in row;
}

/** What is said in place of lines that are left out. */
export function gapText(
  { line, endLine, fn, allocated }: Gap,
  { precision = 1 }: Pick<ReportOptions, 'precision'>,
): { name: string | null; note: string } {
  if (fn === null) {
    const lines = line === endLine ? `line ${line}` : `lines ${line}–${endLine}`;
    return { name: null, note: allocated > 0 ? `${lines}, ${formatBytes(allocated, precision)}` : lines };
  }
  return { name: fn.name, note: fn.calls === 0 ? 'never called' : 'listed on its own' };
}
