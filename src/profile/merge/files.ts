import { isAbsolute, join } from 'node:path';
import { shownPath } from '../functions.ts';
import type { Profile, SourceFile, Warning } from '../types.ts';
import type { Part } from './parts.ts';

/** The files of several profiles. */
export interface MergedFiles {
  files: SourceFile[];
  /** For each profile, by its own index of a file, the one here. */
  indexOf: number[][];
  /** Which files are kept apart, as their text is another one. */
  warnings: Warning[];
}

/** Files are one when path and hash are; two without a hash, when the path is. */
export function mergeFiles(parts: readonly [Part, ...Part[]]): MergedFiles {
  const files: SourceFile[] = [];
  const known = new Map<string, number>();
  const from = new Map<string, { hash: string | undefined; name: string }>();
  const warnings: Warning[] = [];
  const first = parts[0].profile;
  const indexOf = parts.map(({ name, profile }) =>
    profile.files.map((file) => {
      const path = pathIn(first, profile, file.path);
      const key = `${file.hash ?? ''}\n${path}`;
      const index = known.get(key);
      if (index !== undefined) {
        files[index] = together(files[index]!, file);
        return index;
      }
      const other = from.get(path);
      if (other === undefined) from.set(path, { hash: file.hash, name });
      else warnings.push({ kind: 'other', message: apart(other, { hash: file.hash, name }), file: path });
      known.set(key, files.length);
      return files.push({ ...file, path }) - 1;
    }),
  );
  return { files, indexOf, warnings };
}

function apart(a: { hash: string | undefined; name: string }, b: { hash: string | undefined; name: string }): string {
  if (a.hash !== undefined && b.hash !== undefined) {
    return `its text in ${b.name} is another one than in ${a.name}: its lines are not added up`;
  }
  return `whether its text in ${b.name} is the one in ${a.name} is not known: its lines are not added up`;
}

/** What two profiles carry of the text of a file. */
function together(a: SourceFile, b: SourceFile): SourceFile {
  const source = a.source ?? b.source;
  const lines = new Map([...(a.text ?? []), ...(b.text ?? [])].map(({ line, text }) => [line, text]));
  const text = Array.from(lines, ([line, text]) => ({ line, text })).sort((x, y) => x.line - y.line);
  return { ...a, ...(source !== undefined && { source }), ...(text.length > 0 && { text }) };
}

/**
 * A path of `profile` as `first` would write it. Folders that hold the same files are copies of one tree, in which a path
 * from their root is the same; other folders are different places.
 */
function pathIn(first: Profile, profile: Profile, path: string): string {
  const { cwd } = profile.run;
  if (cwd === first.run.cwd || isAbsolute(path) || !isAbsolute(cwd) || /^[a-z][\w+.-]+:/i.test(path)) return path;
  return isCopy(first, profile) ? path : shownPath(join(cwd, path), first.run.cwd);
}

function isCopy(a: Profile, b: Profile): boolean {
  const hashes = new Map(a.files.map(({ path, hash }) => [path, hash]));
  const both = b.files.filter(({ path, hash }) => hash !== undefined && hashes.get(path) !== undefined);
  const same = both.filter(({ path, hash }) => hashes.get(path) === hash).length;
  return same > 0 && same * 2 >= both.length;
}
