import { MADE, SELECTED } from '../session/names.ts';
import { readNotes } from '../session/notes.ts';
import type { LoadedFiles } from './read-source.ts';

/** What the processes of a session have loaded, as their notes tell. */
export function loadedIn(session: string): LoadedFiles {
  const paths = readNotes<{ file: string }>(session, SELECTED).map(({ file }) => file);
  const texts = readNotes<{ name: string; text: string }>(session, MADE);
  return { paths: new Set(paths), texts: new Map(texts.map(({ name, text }) => [name, text])) };
}
