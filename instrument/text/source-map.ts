import { addSegment, GenMapping, setSourceContent, toEncodedMap } from '@jridgewell/gen-mapping';
import type { LineShifts, SourceMapV3 } from '../types.ts';
import type { LineTable } from './lines.ts';
import type { Origin } from './origin.ts';
import { SHIFT_WIDTH } from './shifts.ts';

/** Part of a name, a number or a keyword, and what stands between words and signs. */
const WORD = /[\w$]/;
const BLANK = /\s/;

/** The same of ASCII's units: this is asked of every unit of a text. */
const KINDS = Array.from({ length: 128 }, (_, unit) => kindOf(String.fromCharCode(unit)));

function kindOf(character: string): 'word' | 'blank' | 'sign' {
  if (WORD.test(character)) return 'word';
  return BLANK.test(character) ? 'blank' : 'sign';
}

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
    const end = lines.start(line + 1);
    const shift = shifts.get(line) ?? [];
    let moved = 0;
    let next = 0;
    let before = 'blank';
    for (let offset = start; offset < end; offset++) {
      const kind = KINDS[code.charCodeAt(offset)] ?? kindOf(code[offset]!);
      // A segment a word or sign, so that any position that a stack or a debugger names is mapped to itself.
      const begins = kind === 'word' ? before !== 'word' : kind === 'sign';
      before = kind;
      if (!begins) continue;
      const column = offset - start;
      while (next < shift.length && shift[next]! <= column) {
        moved += shift[next + 1]!;
        next += SHIFT_WIDTH;
      }
      if (origin.isOwn) {
        addSegment(map, line - 1, column + moved, origin.files[0]!, line - 1, column);
        continue;
      }
      const at = origin.at(offset);
      if (at === null) continue;
      const { file, name } = at;
      if (name) addSegment(map, line - 1, column + moved, origin.files[file]!, at.line - 1, at.column, name);
      else addSegment(map, line - 1, column + moved, origin.files[file]!, at.line - 1, at.column);
    }
  }
  return toEncodedMap(map) as SourceMapV3;
}
