import { createHash } from 'node:crypto';
import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const MODULES: string = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
const SOURCE = /\.(?:[cm]?js|[cm]?ts|jsx|tsx)$/;

export interface Source {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

function filesOf(folder: string): Dirent[] {
  const path = join(MODULES, folder);
  return statSync(path).isDirectory() ? readdirSync(path, { recursive: true, withFileTypes: true }) : [];
}

/** The source files of this project's own dependencies: the first of each text and extension, the largest first. */
export function sourcesOfModules(): { distinct: Source[]; all: number } {
  const seen = new Map<string, Source>();
  let all = 0;
  // What lies in .cache comes and goes while tests run.
  const folders = readdirSync(MODULES).filter((name) => name !== '.cache');
  for (const entry of folders.flatMap(filesOf)) {
    // Flow is another language.
    if (!entry.isFile() || !SOURCE.test(entry.name) || entry.name.endsWith('.flow.js')) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const text = readFileSync(path);
    const key = `${extname(entry.name)} ${createHash('sha1').update(text).digest('base64')}`;
    all++;
    if (!seen.has(key)) seen.set(key, { path, size: text.length });
  }
  return { distinct: [...seen.values()].sort((a, b) => b.size - a.size), all };
}
