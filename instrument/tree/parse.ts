import { parse as babelParse, type ParserPlugin } from '@babel/parser';
import { InstrumentError } from '../error.ts';
import type { InstrumentOptions } from '../types.ts';
import type { NodeOf } from './ast.ts';

export interface Comment {
  value: string;
  start: number;
  end: number;
}

export interface ParsedFile {
  program: NodeOf<'Program'>;
  comments: Comment[];
}

const COMMON: ParserPlugin[] = [
  'importAttributes',
  'explicitResourceManagement',
  'sourcePhaseImports',
  'deferredImportEvaluation',
  'importReflection',
  'decoratorAutoAccessors',
  'regexpUnicodeSets',
] as ParserPlugin[];

/** Which of Babel's syntax plugins a file name asks for; `everywhere`: JSX is allowed in plain JavaScript. */
export function syntaxOf(
  filename: string,
  everywhere = true,
): { typescript: boolean; jsx: 'no' | 'seldom' | 'yes'; declaration: boolean } {
  const extension = /\.([cm]?[jt]sx?)(?:[?#].*)?$/i.exec(filename)?.[1]?.toLowerCase() ?? 'js';
  const typescript = extension.includes('t');
  return {
    typescript,
    // As Babel's and esbuild's users expect: JSX is harmless in plain JavaScript, but ambiguous with casts in `.ts`.
    jsx: extension.endsWith('x') ? 'yes' : everywhere && !typescript ? 'seldom' : 'no',
    declaration: /\.d\.[cm]?ts$/i.test(filename),
  };
}

/**
 * Parses a file as its extension says.
 * @throws InstrumentError with line and column when it is not valid.
 */
export function parse(code: string, options: Pick<InstrumentOptions, 'filename' | 'sourceType' | 'jsx'>): ParsedFile {
  const { typescript, jsx, declaration } = syntaxOf(options.filename, options.jsx);
  const asked = options.sourceType ?? 'unambiguous';
  const attempt = (sourceType: typeof asked, decorators: ParserPlugin, withJsx: boolean): ParsedFile => {
    const plugins: ParserPlugin[] = [...COMMON, decorators];
    if (withJsx) plugins.push('jsx');
    if (typescript) plugins.push(declaration ? ['typescript', { dts: true }] : 'typescript');
    const file = babelParse(code, {
      sourceType: sourceType === 'commonjs' ? 'script' : sourceType,
      allowReturnOutsideFunction: sourceType === 'commonjs' || sourceType === 'unambiguous',
      allowNewTargetOutsideFunction: sourceType === 'commonjs',
      allowUndeclaredExports: true,
      attachComment: false,
      createImportExpressions: true,
      plugins,
    });
    // The parser gives a position to each node and comment, which Babel's types leave open.
    return { program: file.program as ParsedFile['program'], comments: (file.comments ?? []) as Comment[] };
  };
  if (jsx === 'seldom') {
    // Without that syntax it is parsed faster, to the same nodes.
    try {
      return attempt(asked, 'decorators', false);
    } catch {
      // What is wrong with it is said of the whole syntax.
    }
  }
  const attempts: [typeof asked, ParserPlugin][] = [[asked, 'decorators']];
  if (typescript) {
    // Parameter decorators exist only in the older proposal; CommonJS is written with `import` and `export` too.
    attempts.push([asked, 'decorators-legacy']);
    if (asked === 'commonjs') attempts.push(['module', 'decorators'], ['module', 'decorators-legacy']);
  }
  let first: unknown;
  for (const [sourceType, decorators] of attempts) {
    try {
      return attempt(sourceType, decorators, jsx !== 'no');
    } catch (error) {
      first ??= error;
    }
  }
  throw asInstrumentError(first, options.filename);
}

function asInstrumentError(error: unknown, filename: string): InstrumentError {
  if (error instanceof RangeError) return new InstrumentError('nested too deeply to be parsed', filename, 0, 0);
  const { message, loc } = error as { message: string; loc?: { line: number; column: number } };
  return new InstrumentError(message.replace(/ \(\d+:\d+\)$/, ''), filename, loc?.line ?? 0, (loc?.column ?? -1) + 1);
}
