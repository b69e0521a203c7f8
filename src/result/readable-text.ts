import { LINE_END } from '../../instrument/text/lines.ts';
import { keepReadable, keptReadable } from '../cache/readable.ts';
import { lazily } from '../lazy.ts';

/**
 * The readable form of the file at `path`, as it ran: before each line stands where its first statement was written
 * (`1:2034`, line and column from 1 as in stack traces). Null when there is no such file any more, or it has no such form.
 * `cache`: the folder that may have it; null: none.
 */
export function readableText(path: string, read: (path: string) => string | null, cache: string | null): string | null {
  const text = read(path);
  if (text === null) return null;
  const { readable, writtenPlaces } = lazily<typeof import('../../instrument/readable/index.ts')>('readable');
  try {
    const kept = keptReadable(cache, text);
    const form = kept ?? readable(text, { filename: path, always: true });
    if (form === null) return null;
    if (kept === undefined) keepReadable(cache, text, form);
    const places = writtenPlaces(form).map((place) => (place === null ? '' : `${place.line}:${place.column}`));
    const width = Math.max(...places.map((place) => place.length));
    const lines = form.code.split(LINE_END);
    return lines.map((line, i) => `${(places[i] ?? '').padStart(width)}  ${line}`).join('\n');
  } catch {
    // The file is another one by now.
    return null;
  }
}
