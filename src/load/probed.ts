import type { InstrumentOptions, InstrumentResult, SourceMapV3 } from '../../instrument/index.ts';
import { READABLE } from '../../instrument/readable/long-lines.ts';
import { find, keep, type Shelf } from '../cache/texts.ts';
import { lazily, transformStamp } from '../lazy.ts';
import type { SelectedFunction } from '../session/notes.ts';
import { AS_LOADED } from '../text/as-loaded.ts';
import { type InputMap, readOriginal } from './input-map.ts';
import { type Pretty, readableForm } from './readable-form.ts';
import type { Selection } from './selection.ts';
import { packShifts } from './shifts.ts';

/** What instrumenting a file has made of it. */
export interface Probed {
  code: string;
  /** See `packShifts`. */
  shifts: string;
  /** JSON of the map from what was instrumented to the text as written, where that was the file's readable form. */
  readableMap?: string;
  /** What the report calls the text that was instrumented; absent: as the file. */
  measuredAs?: string;
  /** Whether the text came with a source map, by which it was measured. */
  isMapped?: boolean;
  functions: readonly SelectedFunction[];
  /** The map from `code` to the text as written. */
  map(): SourceMapV3 | string;
}

/** A file, and how it is to be instrumented. */
export interface ProbedFile {
  path: string;
  text: string;
  /** The source map that the file names. */
  map: InputMap | null;
  sourceType: NonNullable<InstrumentOptions['sourceType']>;
  selection: Selection;
  pretty: Pretty;
  live: boolean;
  objects: boolean;
  /** Where the result is kept; null: nowhere. */
  cache: string | null;
  /** Whether the text has other lines than the file. */
  isMade: boolean;
}

/** As it is kept, without the map, which is made when somebody asks for it. */
interface Made {
  code: string;
  shifts: string;
  readableMap?: string;
  measuredAs?: string;
  isMapped?: boolean;
  functions: SelectedFunction[];
  /** Lines of comments that no function follows. */
  unused: number[];
  /** Lines of other files inside statements of one. */
  joined?: { file: string; line: number }[];
  /** What is wrong with the source map. */
  badMap?: string;
}

/** `probed` is null when nothing in the file is selected. `unused`: lines of `@profile` comments that no function follows. `badMap`: why the file's source map was left aside. `joined`: lines of other files that are charged to the line around. */
export interface Result {
  probed: Probed | null;
  unused: readonly number[];
  joined?: Made['joined'];
  badMap?: string | undefined;
}

/** The text with its probes, as it was kept; undefined when it must be made. */
export function knownProbes(file: ProbedFile): Result | undefined {
  const made = find<Made | null>(shelfOf(file), partsOf(file));
  return made === undefined ? undefined : resultOf(made, () => instrumented(file).map());
}

/**
 * Puts the probes into a file, and keeps the result.
 * @throws an error of the parser when the file does not parse.
 */
export function putProbes(file: ProbedFile): Result {
  const { made, map } = instrumented(file);
  keep(shelfOf(file), partsOf(file), made);
  return resultOf(made, map);
}

function resultOf(made: Made | null, map: Probed['map']): Result {
  if (made === null) return { probed: null, unused: [] };
  const { unused, badMap, joined = [], ...rest } = made;
  return { probed: rest.functions.length === 0 ? null : { ...rest, map }, unused, joined, badMap };
}

function shelfOf(file: ProbedFile): Shelf {
  return { folder: isDecidedByText(file) ? file.cache : null, name: `${file.path}\n${wayOf(file)}` };
}

/** Annotations that the compiler dropped are looked for in the originals, which are other files. */
function isDecidedByText({ map, selection }: ProbedFile): boolean {
  return transformStamp !== null && (map === null || selection.select !== 'annotated');
}

function wayOf({ sourceType, selection, pretty, live, objects, isMade }: ProbedFile): string {
  return JSON.stringify([sourceType, selection.key, pretty, live, objects, isMade]);
}

function partsOf(file: ProbedFile): string[] {
  const { path, text, map } = file;
  return [transformStamp ?? '', path, wayOf(file), map?.directory ?? '', map?.json ?? '', text];
}

interface Instrumented {
  made: Made | null;
  map: () => SourceMapV3 | string;
}

/** A file whose source map cannot be used is measured by its own lines. */
function instrumented(file: ProbedFile): Instrumented {
  if (file.map === null) return instrumentedWith(file);
  try {
    return instrumentedWith(file);
  } catch (error) {
    const { made, map } = instrumentedWith({ ...file, map: null });
    const badMap = String((error as Error).message).replace(`${file.path}: `, '');
    return { made: made && { ...made, badMap }, map };
  }
}

function instrumentedWith(file: ProbedFile): Instrumented {
  const { path, text, map, sourceType, selection, live, objects } = file;
  const hasOwnLines = file.isMade && map === null;
  const form = hasOwnLines ? null : readableForm(file, map, sourceType, file.pretty);
  const options: InstrumentOptions = {
    filename: path,
    select: selection.select,
    sourceType,
    live,
    objects,
    jsx: false,
    ownScope: sourceType !== 'script',
  };
  if (form) options.filename += READABLE;
  else if (hasOwnLines) options.filename += AS_LOADED;
  else if (map) {
    options.inputSourceMap = map.json;
    options.readSource = (source) => readOriginal(map, source);
  }
  const { instrument } = lazily<typeof import('../../instrument/index.ts')>('instrument');
  const result = instrument(form?.code ?? text, options);
  if (!result) return { made: null, map: () => '' };
  const readableMap = form && JSON.stringify(form.map);
  const { code, shifts, unusedAnnotations, joined } = result;
  const functions = result.functions.map(({ name, line }) => ({ name, line }));
  const made = {
    code,
    shifts: packShifts(shifts),
    functions,
    unused: unusedAnnotations,
    ...(joined.length > 0 && { joined }),
    ...(readableMap && { readableMap }),
    ...(options.inputSourceMap !== undefined && { isMapped: true }),
    ...(options.filename !== path && { measuredAs: options.filename }),
  };
  return { made, map: () => (readableMap ? composed(result, readableMap) : result.map) };
}

function composed(result: InstrumentResult, readableMap: string): string {
  const { compose } = lazily<typeof import('./typescript/compile.ts')>('typescript');
  return compose(result.map, readableMap);
}
