/**
 * The transform as a Babel plugin, `mprof-line/babel`. Before any plugin's visitor sees the syntax tree, the program in it is exchanged
 * for one with probes, so they are compiled with the code around them; the tree's positions are those of the text as it
 * was written, and so are the positions of Babel's source map. A file in which nothing is selected keeps its tree.
 *
 *     tree of Babel's ──▶ probes in the text ──Babel's parser──▶ tree ──▶ positions moved back ──▶ into the file
 */
import { InstrumentError, type InstrumentOptions, type InstrumentResult } from '../../instrument/index.ts';
import { instrumentParsed } from '../../instrument/transform.ts';
import { MprofLineError } from '../error.ts';
import { commentsOf, dropComments, moveBack, type ParsedFile } from './positions.ts';

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

/** A file that Babel works on, as far as it is needed here. */
interface BabelFile {
  readonly code: string;
  readonly ast: ParsedFile;
  readonly scope: { crawl(): void };
  readonly opts: {
    readonly filename?: string | null;
    readonly inputSourceMap?: boolean | object;
    readonly parserOpts: ParserOptions;
  };
}

/** What Babel hands to a plugin, as far as it is needed here. */
interface BabelApi {
  parseSync(code: string, options: object): ParsedFile;
}

/** A Babel plugin object. */
export interface BabelPlugin {
  name: string;
  pre(file: BabelFile): void;
  visitor: Record<string, never>;
}

/**
 * @throws MprofLineError when an option is not one of {@link BabelOptions}.
 */
export default function mprofLine(api: BabelApi, options: BabelOptions = {}): BabelPlugin {
  const select = checked(options).select ?? 'annotated';
  return {
    name: 'mprof-line',
    pre({ ast, code, scope, opts: { filename, inputSourceMap, parserOpts } }) {
      const result = probed(code, ast, { filename: nameOf(parserOpts), select });
      if (result === null) return;
      // The same parser with the same options, and no plugins that may parse in a way of their own.
      const parsed = api.parseSync(result.code, { filename, parserOpts, configFile: false, babelrc: false });
      // Babel has read it, and taken it out of the nodes.
      if (inputSourceMap === true || inputSourceMap === undefined) {
        dropComments(parsed, ({ value }) => /^[@#]\s+sourceMappingURL=/.test(value));
      }
      moveBack(parsed, code, result.shifts);
      Object.assign(ast.program, parsed.program);
      if (ast.comments) ast.comments = parsed.comments ?? [];
      scope.crawl();
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
      () => ({ program: file.program, comments: commentsOf(file) }) as never,
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
