import type { InstrumentOptions } from '../../instrument/index.ts';
import { mayBeAnnotated } from '../../instrument/select/annotations.ts';
import { keepsLines } from '../text/as-loaded.ts';
import { readRegular } from '../text/read-regular.ts';
import { type InputMap, inputMapOf, originalsMayBeAnnotated } from './input-map.ts';
import type { ProbedFile } from './probed.ts';
import type { Pretty } from './readable-form.ts';
import type { Selection } from './selection.ts';

/** A file on its way into the program. */
export interface LoadedFile {
  /** Absolute path. */
  path: string;
  text: string;
  /** Node's name of its format, as far as Node has one. */
  format: string | null | undefined;
  /** Whether the text is what another loader made of the file, and is not to be compiled again. */
  isCompiled?: boolean;
  /** Whether the text may be another than that of the file: it has come through hands of the program's. */
  mayBeMade?: boolean;
  /** Lines above the text, where its source map counts them, too; absent: none. */
  above?: number | undefined;
}

/** Which files get which probes. */
export interface ProbeChoice {
  selection: Selection;
  /** Whether minified code runs, and is shown, in readable form. */
  pretty: Pretty;
  /** Living bytes are measured. */
  live: boolean;
  /** … and of who holds them. */
  objects: boolean;
  /** Where instrumented text is kept; null: nowhere. */
  cache: string | null;
}

/** What is to get probes of a file, and how; null when nothing is. `refused` hears why the file's source map is left aside. */
export function fileToProbe(
  file: LoadedFile,
  { selection, pretty, live, objects, cache }: ProbeChoice,
  refused: (reason: string) => void = () => {},
): ProbedFile | null {
  if (!selection.takesFile(file.path)) return null;
  const map = inputMapOf(file.text, file.path, file.above, refused);
  if (!selection.withoutComment && !mentionsProfile(file.text, map)) return null;
  const isMade = file.mayBeMade === true && !isAsWritten(file);
  return { ...file, map, sourceType: sourceTypeOf(file.format), selection, pretty, live, objects, cache, isMade };
}

/** Whether the lines of a text are those of its file. */
function isAsWritten({ path, text }: LoadedFile): boolean {
  const written = readRegular(path);
  return written !== null && keepsLines(text, written);
}

function mentionsProfile(text: string, map: InputMap | null): boolean {
  return mayBeAnnotated(text) || (map !== null && originalsMayBeAnnotated(map));
}

function sourceTypeOf(format: LoadedFile['format']): NonNullable<InstrumentOptions['sourceType']> {
  if (format?.startsWith('module')) return 'module';
  if (format === 'script') return 'script';
  return format?.startsWith('commonjs') ? 'commonjs' : 'unambiguous';
}
