import { instrumentParsed } from './transform.ts';
import { parse } from './tree/parse.ts';
import type { InstrumentOptions, InstrumentResult } from './types.ts';

/**
 * Inserts probes at the line boundaries of the selected functions. The text is not printed anew: every character of
 * the source stays, and every line keeps its number.
 *
 * @returns null when nothing in the file is selected, or when it has been instrumented before.
 * @throws InstrumentError when the file does not parse (with line and column) or is nested too deeply.
 */
export function instrument(code: string, options: InstrumentOptions): InstrumentResult | null {
  return instrumentParsed(code, options, () => parse(code, options));
}
