import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';
import { find, keep } from '../cache/texts.ts';
import { lazily, transformStamp } from '../lazy.ts';
import { canRunTypescript, stripTypeScriptTypes } from '../node-can.ts';
import type { Warning } from '../profile/types.ts';
import type { SelectedFunction } from '../session/notes.ts';
import { AS_LOADED } from '../text/as-loaded.ts';
import { writeText } from '../text/write-text.ts';
import { fileToProbe, type LoadedFile, type ProbeChoice } from './file-to-probe.ts';
import { joinedNote } from './joined-note.ts';
import { nodeRefuses } from './node-refuses.ts';
import type { Positions } from './place.ts';
import { knownProbes, type Probed, putProbes, type Result } from './probed.ts';
import { packShifts } from './shifts.ts';
import type { Compiled } from './typescript/compile.ts';
import { formatOf } from './typescript/package-type.ts';
import { withoutWarnings } from './unnoticed/quiet.ts';
import { rethrow } from './unnoticed/rethrow.ts';

/** The same file, ready to run. */
export interface ReadyFile {
  text: string;
  format: string | null | undefined;
}

/** What a transformation needs to know, and whom it tells. */
export interface TransformContext extends ProbeChoice {
  cwd: string;
  /** Whether changed files carry source maps, because Node (or a loader after this one) translates by them. */
  embedMaps: boolean;
  /** Set while a file is transformed, by whatever way it came: all of them share one context. */
  isTransforming?: boolean;
  /** Does the work without charging it to the line that loads the file. */
  aside?<T>(work: () => T): T;
  /** Hears of a file before it gets its probes, which takes a while when they must be made. */
  beforeInstrumenting?(path: string, mustBeMade: boolean): void;
  /** Waits for another process that puts the probes into the file at `path`; whether they may be in the cache by now. */
  isMadeAhead?(path: string): boolean;
  onPositions(positions: Positions): void;
  /** Hears of the text that V8 gets, where that is the text as written but for the probes. */
  onProbed?(code: string, positions: Positions): void;
  /** Hears of a text that is measured by its own lines, and is not the file's; `name`: what the report calls it. */
  onMade?(name: string, text: string): void;
  onWarning(warning: Warning): void;
  /** Hears of the functions that were selected in a file. */
  onSelected(path: string, functions: readonly SelectedFunction[]): void;
}

const TYPESCRIPT = /\.(?:[cm]?tsx?|jsx)$/;

/** Whether the file must be compiled before this Node can run it. */
export function needsCompiling(path: string): boolean {
  return TYPESCRIPT.test(path);
}

/** Whether this Node refuses to load the file by itself, whatever it contains. */
export function isForeignToNode(path: string): boolean {
  if (/\.[jt]sx$/.test(path)) return true;
  return TYPESCRIPT.test(path) && !canRunTypescript();
}

/** Puts the probes in and compiles what must be compiled; null when the file runs as it is. */
export function transform(file: LoadedFile, context: TransformContext): ReadyFile | null {
  return asOwnWork(context, () => readied(withoutMark(file), context));
}

/** Puts the probes into text that the program has compiled itself; null when there are none to put in. */
export function probesIn(file: LoadedFile, context: TransformContext): Probed | null {
  return asOwnWork(context, () => instrumented(withoutMark(file), context));
}

/** Node takes the byte order mark of a module away before it counts columns, and leaves a script its own. */
function withoutMark(file: LoadedFile): LoadedFile {
  const { text, format } = file;
  return format?.startsWith('module') && text.charCodeAt(0) === 0xfeff ? { ...file, text: text.slice(1) } : file;
}

function asOwnWork<T>(context: TransformContext, work: () => T): T | null {
  // What is loaded meanwhile is the profiler's own: a compiler, or Babel's printer.
  if (context.isTransforming) return null;
  context.isTransforming = true;
  try {
    return context.aside ? context.aside(work) : work();
  } finally {
    context.isTransforming = false;
  }
}

function readied(file: LoadedFile, context: TransformContext): ReadyFile | null {
  const result = instrumented(file, context);
  const text = result?.code ?? file.text;
  if (needsCompiling(file.path) && !file.isCompiled) return compiled(file, text, result, context);
  if (!result) return null;
  const { shifts, readableMap } = result;
  const texts = readableMap === undefined ? { code: text } : { source: file.text, readableMap };
  const positions = { ...describe(file, file.format, result), shifts, ...texts };
  context.onPositions(positions);
  if (readableMap === undefined) context.onProbed?.(text, positions);
  return { text: context.embedMaps && result.isMapped ? withMap(text, result.map()) : text, format: file.format };
}

function compiled(file: LoadedFile, text: string, result: Probed | null, context: TransformContext): ReadyFile | null {
  const typescript = lazily<typeof import('./typescript/compile.ts')>('typescript');
  if (!isForeignToNode(file.path) && typescript.canBeStripped(file.text, file.path)) {
    if (!result || isModuleByMistake(file)) return null;
    context.onPositions({ ...describe(file, file.format, result), shifts: result.shifts, source: file.text });
    return { text: context.embedMaps && result.isMapped ? withMap(text, result.map()) : text, format: file.format };
  }
  const asModule = file.format?.startsWith('module') ?? formatOf(file.path, text) === 'module';
  const built = compileOrLeave(file, text, asModule, context.cache);
  if (!built) return null;
  const { code, map } = built;
  const format = asModule ? 'module' : 'commonjs';
  const shifts = result?.shifts ?? packShifts([]);
  context.onPositions({ ...describe(file, format, result), shifts, source: file.text, compiledMap: map });
  const composed = (): string => (result ? typescript.compose(map, result.map()) : map);
  return { text: context.embedMaps ? withMap(code, composed()) : code, format };
}

/** Whether CommonJS by its package imports or exports as a module does: Node says what is wrong with it. */
function isModuleByMistake({ path, text, format }: LoadedFile): boolean {
  if (!format?.startsWith('commonjs') || !/^\s*(?:import|export)\b(?!\s+type\b)/m.test(text)) return false;
  return nodeRefuses(
    withoutWarnings(() => stripTypeScriptTypes!(text)),
    path,
    'commonjs',
  );
}

/** Null when the text is wrong and Node, which can load such a file, is to say so. */
function compileOrLeave(file: LoadedFile, text: string, asModule: boolean, cache: string | null): Compiled | null {
  const { compile, waysOfCompiling } = lazily<typeof import('./typescript/compile.ts')>('typescript');
  const format = asModule ? 'esm' : 'cjs';
  const { path } = file;
  try {
    const shelf = { folder: transformStamp === null ? null : cache, name: `${path}\n${format}` };
    const of = shelf.folder === null ? [] : [transformStamp ?? '', path, format, ...waysOfCompiling(path), text];
    const known = find<Compiled>(shelf, of);
    if (known !== undefined) return known;
    const made = compile(text, path, format);
    keep(shelf, of, made);
    return made;
  } catch (error) {
    if (isForeignToNode(file.path)) rethrow(error);
    return null;
  }
}

function describe(
  { path }: LoadedFile,
  format: LoadedFile['format'],
  result: Probed | null,
): Omit<Positions, 'shifts'> {
  const name = format?.startsWith('module') ? pathToFileURL(path).href : path;
  return { path, name, ...(result?.measuredAs !== undefined && { measuredAs: result.measuredAs }) };
}

function instrumented(file: LoadedFile, context: TransformContext): Probed | null {
  const { onSelected, onWarning } = context;
  let badMap: string | undefined;
  const asked = fileToProbe(file, context, (reason) => {
    badMap = reason;
  });
  if (asked === null) return null;
  try {
    const known = knownProbes(asked);
    context.beforeInstrumenting?.(file.path, known === undefined);
    const awaited = known === undefined && context.isMadeAhead?.(file.path) ? knownProbes(asked) : known;
    // For the first file, measuring has only just begun.
    const put = (): Result => putProbes(asked);
    const result = awaited ?? (context.aside ? context.aside(put) : put());
    const { probed, unused } = result;
    for (const line of unused) {
      onWarning({ kind: 'unused-annotation', message: 'no function follows this @profile', file: file.path, line });
    }
    const joined = joinedNote(result.joined ?? [], context.cwd);
    if (probed !== null && joined !== null) onWarning({ kind: 'other', message: joined, file: file.path });
    badMap ??= result.badMap;
    if (probed !== null && badMap !== undefined)
      onWarning({ kind: 'other', message: `${badMap}; its own lines are measured`, file: file.path });
    if (probed !== null) onSelected(file.path, probed.functions);
    if (probed?.measuredAs?.endsWith(AS_LOADED)) {
      context.onMade?.(probed.measuredAs, file.text);
      onWarning({ kind: 'other', message: MADE_TEXT, file: file.path });
    }
    return probed;
  } catch (error) {
    // Node says best what is wrong with a file that it cannot run either.
    if (!isWrong(file, asked.sourceType)) {
      const shown = relative(context.cwd, file.path);
      const reason = firstLine(error);
      onWarning({ kind: 'not-instrumented', message: reason, file: file.path });
      writeText(2, `mprof-line: ${shown} is not measured: ${reason}\n`);
    }
    return null;
  }
}

const MADE_TEXT =
  'the text that ran is not the one on disk, and has no source map: the lines are those of the text that ran';

function firstLine(error: unknown): string {
  return String(types.isNativeError(error) ? error.message : error).split('\n')[0]!;
}

/** Whether the text is no program for Node either. */
function isWrong({ path, text }: LoadedFile, sourceType: string): boolean {
  if (!needsCompiling(path)) return nodeRefuses(text, path, sourceType);
  try {
    lazily<typeof import('./typescript/compile.ts')>('typescript').compile(text, path, 'esm');
    return false;
  } catch {
    return true;
  }
}

function withMap(code: string, map: object | string): string {
  const json = typeof map === 'string' ? map : JSON.stringify(map);
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(json).toString('base64')}`;
}
