/** Undoes what the instrumenter's `shifts` say it did. */
import type { ParsedFile } from '../../../instrument/tree/parse.ts';
import type { LineShifts } from '../../../instrument/types.ts';

const WIDTH = 4;

/** `line:column`, both 1-based, of the text as it was; what is in an insertion counts to what that belongs to. */
export function originalPlace(shifts: ReadonlyMap<number, LineShifts>, line: number, column: number): string {
  const own = shifts.get(line) ?? [];
  let inserted = 1;
  for (let i = 0; i < own.length; i += WIDTH) {
    const at = own[i]! + inserted;
    if (column <= at) break;
    if (column < at + own[i + 1]!) return `${line + own[i + 2]!}:${own[i + 3]! + 1}`;
    inserted += own[i + 1]!;
  }
  return `${line}:${column - inserted + 1}`;
}

/** The text without the insertions that `shifts` lists. */
export function textWithoutInsertions(code: string, shifts: ReadonlyMap<number, LineShifts>): string {
  const parts = code.split(/(\r\n|[\n\r\u2028\u2029])/);
  return parts
    .map((line, index) => {
      const own = index % 2 === 0 ? shifts.get(index / 2 + 1) : undefined;
      if (own === undefined) return line;
      const kept: string[] = [];
      let at = 0;
      let column = 0;
      for (let i = 0; i < own.length; i += WIDTH) {
        kept.push(line.slice(at, at + own[i]! - column));
        at += own[i]! - column + own[i + 1]!;
        column = own[i]!;
      }
      return kept.join('') + line.slice(at);
    })
    .join('');
}

const LINE_END = /\r\n|[\n\r]/;

/**
 * Lines (1-based) that probes have given another beginning, but for that of the first token, before which nothing can stand, of those behind a last import, and of a
 * statement behind an import, on whose line nothing may. `parsed` is the text as it was.
 */
export function linesBegunElsewhere(code: string, probed: string, parsed: () => ParsedFile): number[] {
  const lines = probed.split(LINE_END);
  const begun = code.split(LINE_END).flatMap((text, index) => {
    const [beginning] = /^[ \t]*.?/.exec(text)!;
    return lines[index]!.startsWith(beginning) ? [] : [index + 1];
  });
  if (begun.length === 0) return [];
  const { body, directives } = parsed().program;
  const isLinked = (node: { type: string } | undefined): boolean =>
    /^(?:Import|Export(?:All|Named))/.test(node?.type ?? '');
  const lineOf = (offset: number): number => code.slice(0, offset).split(LINE_END).length;
  const behindImports = body.filter((_, i) => isLinked(body[i - 1]));
  const exceptions = [directives[0] ?? body[0]!, ...behindImports].map(({ start }) => lineOf(start));
  const last = body.at(-1);
  const end = last !== undefined && isLinked(last) ? lineOf(last.end!) : Number.POSITIVE_INFINITY;
  return begun.filter((line) => !exceptions.includes(line) && line <= end);
}
