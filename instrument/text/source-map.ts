import { addSegment, GenMapping, setSourceContent, toEncodedMap } from '@jridgewell/gen-mapping';
import type { LineShifts, SourceMapV3 } from '../types.ts';
import type { LineTable } from './lines.ts';
import type { Origin } from './origin.ts';

/** A segment a word or sign, so that any position a stack or a debugger names is mapped to itself. */
const TOKEN = /[\w$]+|[^\s\w$]/g;

/**
 * The map from instrumented to written code. Lines stay as they are; a column moves by what was inserted before it.
 */
export function sourceMap(
  filename: string,
  code: string,
  lines: LineTable,
  shifts: ReadonlyMap<number, LineShifts>,
  origin: Origin,
): SourceMapV3 {
  const map = new GenMapping({ file: filename });
  origin.files.forEach((file, index) => {
    setSourceContent(map, file, origin.sources[index] ?? null);
  });
  for (let line = 1; line <= lines.count; line++) {
    const start = lines.start(line);
    const text = code.slice(start, lines.start(line + 1));
    const shift = shifts.get(line) ?? [];
    let moved = 0;
    let next = 0;
    for (const token of text.matchAll(TOKEN)) {
      const column = token.index;
      while (next < shift.length && shift[next]! <= column) {
        moved += shift[next + 1]!;
        next += 2;
      }
      if (origin.isOwn) {
        addSegment(map, line - 1, column + moved, origin.files[0]!, line - 1, column);
        continue;
      }
      const at = origin.at(start + column);
      if (at !== null) addSegment(map, line - 1, column + moved, origin.files[at.file]!, at.line - 1, at.column);
    }
  }
  return toEncodedMap(map) as SourceMapV3;
}
