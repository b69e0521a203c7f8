/** Compares the hits of an instrumented program with V8's own counts of the program as written. */
import type { CountedFile } from '../counting-runtime.ts';
import { functionStarts, type SourceType } from './block-starts.ts';
import type { ScriptCounts } from './precise.ts';

export interface Comparison {
  /** Functions and blocks that were compared, and how many of them ran. */
  functions: number;
  blocks: number;
  ran: number;
  readonly differences: string[];
}

/** `code` is the program as written; `counted` counted its instrumented run, `v8` its plain one. */
export function compareWithV8(
  code: string,
  filename: string,
  sourceType: SourceType,
  { table, hits }: CountedFile,
  v8: ScriptCounts,
): Comparison {
  const comparison: Comparison = { functions: 0, blocks: 0, ran: 0, differences: [] };
  const text = code.split(/\r\n|[\n\r\u2028\u2029]/);
  const compare = (what: string, line: number, actual: number, expected: number): void => {
    if (actual > 0) comparison.ran++;
    if (actual !== expected) {
      const source = text[line - 1]!.trim();
      comparison.differences.push(`${what}, line ${line}: ${actual} hits, V8 counted ${expected}: ${source}`);
    }
  };
  for (const fn of functionStarts(code, filename, sourceType)) {
    const candidates = [...table.functions.keys()].filter((index) => {
      const { name, line, endLine } = table.functions[index]!;
      return name !== '<module>' && line === fn.line && endLine === fn.endLine;
    });
    // Several functions on the same lines cannot be told apart.
    if (candidates.length !== 1) continue;
    const index = candidates[0]!;
    const { name, sites } = table.functions[index]!;
    // A function that was never called may not be listed.
    const calls = v8.calls(fn.start, fn.bodyStart, fn.end) ?? 0;
    if (fn.mayNotStart && hits[index]![0]! < calls) continue;
    comparison.functions++;
    compare(`function ${name}`, fn.line, hits[index]![0]!, calls);
    for (const { offset, line } of fn.blocks) {
      const site = sites.indexOf(line);
      if (site <= 0) continue;
      comparison.blocks++;
      compare(`block in ${name}`, line, hits[index]![site]!, calls === 0 ? 0 : (v8.at(offset) ?? 0));
    }
  }
  return comparison;
}
