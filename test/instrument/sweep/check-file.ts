/** Instruments one real file wholly and looks at the result from several sides. */
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';
import { instrument } from '../../../instrument/index.ts';
import { parse, syntaxOf } from '../../../instrument/tree/parse.ts';
import { linesBegunElsewhere, textWithoutInsertions } from '../specs/shifts.ts';

/** Positions of a source map that are looked up in one file, about. */
export const POSITIONS = 50;

export interface FileCheck {
  /** UTF-16 units. */
  readonly length: number;
  /** Instrumented functions; 0 when there was nothing to instrument (declarations, JSON in disguise). */
  readonly functions: number;
  /** Positions of the source map that were looked up. */
  readonly positions: number;
  /** Whether V8 compiled the result (it cannot with TypeScript and JSX). */
  readonly compiled: boolean;
  /** What is wrong, sentences. */
  readonly problems: string[];
}

const LINE_END = /\r\n|[\n\r\u2028\u2029]/;

/** Checks `path`; a file that throws gives a problem too. */
export function checkFile(path: string): FileCheck {
  const code = readFileSync(path, 'utf8');
  const check = { length: code.length, functions: 0, positions: 0, compiled: false, problems: [] as string[] };
  try {
    const result = instrument(code, { filename: path, select: 'all', sourceType: 'unambiguous' });
    if (result === null) return check;
    const { program } = parse(result.code, { filename: path, sourceType: 'unambiguous' });
    const begun = linesBegunElsewhere(code, result.code, () =>
      parse(code, { filename: path, sourceType: 'unambiguous' }),
    );
    if (begun.length > 0) check.problems.push(`lines ${begun} begin with something else`);
    const lines = code.split(LINE_END);
    const generated = result.code.split(LINE_END);
    check.functions = result.functions.length;
    if (lines.length !== generated.length) check.problems.push(`${generated.length} lines instead of ${lines.length}`);
    if (textWithoutInsertions(result.code, result.shifts) !== code)
      check.problems.push('the shifts do not lead back to the source');
    check.positions = comparePositions(result.map, lines, generated, check.problems);
    const { typescript } = syntaxOf(path);
    if (!typescript && !path.endsWith('.jsx')) {
      const before = compile(code, program.sourceType);
      const after = before === null ? compile(result.code, program.sourceType) : null;
      if (after !== null) check.problems.push(`V8 refuses the result: ${after}`);
      check.compiled = before === null && after === null;
    }
  } catch (error) {
    check.problems.push((error as Error).message);
  }
  return check;
}

/** Looks up positions spread over the map's lines: the same token stands at both ends. */
function comparePositions(map: object, lines: string[], generated: string[], problems: string[]): number {
  const mappings = decodedMappings(new TraceMap(map as never));
  const total = mappings.reduce((sum, line) => sum + line.length, 0);
  const step = Math.max(1, Math.floor(total / POSITIONS));
  let count = 0;
  let next = 0;
  for (const [index, segments] of mappings.entries()) {
    for (; next < segments.length; next += step) {
      const segment = segments[next]!;
      if (segment.length === 1) continue;
      const [column, , originalLine, originalColumn] = segment;
      const here = token(generated[index]!, column);
      const there = token(lines[originalLine]!, originalColumn);
      count++;
      if (index !== originalLine || here !== there) {
        problems.push(
          `${index + 1}:${column + 1} "${here}" is mapped to ${originalLine + 1}:${originalColumn + 1} "${there}"`,
        );
      }
    }
    next -= segments.length;
  }
  return count;
}

function token(line: string, column: number): string {
  return /^(?:[\w$]+|.)/su.exec(line.slice(column, column + 80))?.[0] ?? '';
}

/** V8's message, or null when it compiles. */
function compile(code: string, sourceType: string): string | null {
  try {
    if (sourceType === 'module')
      new (vm as unknown as { SourceTextModule: new (code: string) => unknown }).SourceTextModule(code);
    else vm.compileFunction(code.replace(/^#!.*/, ''), ['exports', 'require', 'module', '__filename', '__dirname']);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
