import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DIST = new URL('../', import.meta.url);

/**
 * The path of a bundle (see scripts/bundle.mjs); null when there is none, or the compiler has written since. A published
 * package has no trace of the compiler, and its bundles are always taken.
 */
export function bundle(name: string): string | null {
  const url = new URL(`bundle/${name}.cjs`, DIST);
  const made = modified(url);
  const current = ['runtime', 'instrument', 'src'].every(
    (part) => modified(new URL(`${part}/.tsbuildinfo`, DIST)) <= made,
  );
  return made > 0 && current ? fileURLToPath(url) : null;
}

/** ms since the epoch; 0 when there is no such file. */
function modified(file: URL): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
