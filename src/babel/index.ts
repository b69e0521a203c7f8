/**
 * The transform as a Babel plugin, `mprof-line/babel`. Probes are put into the text before other plugins see its syntax
 * tree, so they are compiled with the code around them; the tree's positions are those of the text as it was written,
 * and so are the positions of Babel's source map.
 *
 *     text ──Babel's parser──▶ tree ──▶ probes in the text ──Babel's parser──▶ tree ──▶ positions moved back
 */
import { InstrumentError, type InstrumentOptions, type InstrumentResult } from '../../instrument/index.ts';
import { instrumentParsed } from '../../instrument/instrument.ts';
import { MprofLineError } from '../error.ts';
import { moveBack, type ParsedFile } from './positions.ts';

/** Options of the plugin: `['mprof-line/babel', { select: 'all' }]`. */
export interface BabelOptions {
  /** What to instrument: `'annotated'` (default), `'all'`, or a predicate. */
  select?: NonNullable<InstrumentOptions['select']>;
}

/** Babel's parser options, as far as they are needed here. */
interface ParserOptions {
  sourceFileName?: string;
  sourceFilename?: string;
}

type Parse = (code: string, options: ParserOptions) => ParsedFile;

/** A Babel plugin object. */
export interface BabelPlugin {
  name: string;
  parserOverride(code: string, options: ParserOptions, parse: Parse): ParsedFile;
  visitor: Record<string, never>;
}

/**
 * @throws MprofLineError when an option is not one of {@link BabelOptions}.
 */
export default function mprofLine(_api: unknown, options: BabelOptions = {}): BabelPlugin {
  const select = checked(options).select ?? 'annotated';
  return {
    name: 'mprof-line',
    parserOverride(code, parserOptions, parse) {
      const file = parse(code, parserOptions);
      const result = probed(code, file, { filename: nameOf(parserOptions), select });
      if (result === null) return file;
      const moved = parse(result.code, parserOptions);
      moveBack(moved, code, result.shifts);
      return moved;
    },
    visitor: {},
  };
}

function probed(code: string, file: ParsedFile, options: InstrumentOptions): InstrumentResult | null {
  const { sourceType } = file.program;
  try {
    return instrumentParsed(
      code,
      // A script may be meant for a page, where the body of the file is not the body of a function.
      { ...options, sourceType: sourceType === 'module' || sourceType === 'commonjs' ? sourceType : 'script' },
      () => ({ program: file.program, comments: file.comments ?? [] }) as never,
    );
  } catch (error) {
    if (!(error instanceof InstrumentError)) throw error;
    console.warn(`mprof-line: ${error.message}; the file is left as it is`);
    return null;
  }
}

function nameOf({ sourceFileName, sourceFilename }: ParserOptions): string {
  return sourceFileName ?? sourceFilename ?? 'unknown.js';
}

function checked(options: BabelOptions): BabelOptions {
  for (const key of Object.keys(options)) {
    if (key !== 'select') throw new MprofLineError(`mprof-line/babel: there is no option "${key}", expected "select"`);
  }
  const { select } = options;
  if (select !== undefined && select !== 'annotated' && select !== 'all' && typeof select !== 'function') {
    throw new MprofLineError(
      `mprof-line/babel: select: expected "annotated", "all" or a function, given ${JSON.stringify(select)}`,
    );
  }
  return options;
}
