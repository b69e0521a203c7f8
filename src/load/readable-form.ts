import type { ReadableForm } from '../../instrument/readable/index.ts';
import { hasLongLines } from '../../instrument/readable/long-lines.ts';
import { keepReadable } from '../cache/readable.ts';
import { lazily } from '../lazy.ts';
import { hasOriginals, type InputMap } from './input-map.ts';

/** Whether minified code is run and shown in readable form: always, never, or (null) where its lines mean nothing. */
export type Pretty = boolean | null;

/**
 * The readable form in which a file is to run; null when it runs as it is. A file whose map leads to sources that can be
 * shown keeps them, unless the form is asked for. The form is kept for the report.
 * @throws an error of the parser when the file does not parse.
 */
export function readableForm(
  file: { path: string; text: string; cache: string | null },
  map: InputMap | null,
  sourceType: 'module' | 'commonjs' | 'script' | 'unambiguous',
  pretty: Pretty,
): ReadableForm | null {
  if (pretty === false || !/\.[cm]?js$/.test(file.path)) return null;
  if (pretty === null && !hasLongLines(file.text)) return null;
  if (map && hasOriginals(map)) return null;
  const { readable } = lazily<typeof import('../../instrument/readable/index.ts')>('readable');
  const form = readable(file.text, { filename: file.path, sourceType, always: pretty === true });
  if (form !== null) keepReadable(file.cache, file.text, form);
  return form;
}
