import { isAbsolute, relative } from 'node:path';
import type { InstrumentResult } from '../../instrument/index.ts';

/** What a report says of lines that a minifier put into statements of other files; null when there are none. */
export function joinedNote([first, ...more]: Readonly<InstrumentResult['joined']>, cwd: string): string | null {
  if (first === undefined) return null;
  const path = isAbsolute(first.file) ? relative(cwd, first.file) : first.file;
  const shown = `${path.startsWith('..') ? first.file : path}:${first.line}`;
  return more.length === 0
    ? `${shown} was put into a statement of another file, whose line is charged with it`
    : `${shown} and ${more.length} other lines were put into statements of another file, whose lines are charged with them`;
}
