import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SAME_NAME: Record<string, string[]> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.jsx', '.js', '.mjs', '.cjs', '.json'];

/** Whether an import in this file (path or URL) may be written as TypeScript's compilers allow. */
export function importsAsTypescript(parent: string | undefined): boolean {
  return parent !== undefined && /\.(?:[cm]?ts|[jt]sx)(?:[?#].*)?$/.test(parent);
}

/** Whether a resolution failed because there is no such file. */
export function isNotFound(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND' || code === 'ERR_UNSUPPORTED_DIR_IMPORT';
}

/**
 * The file that TypeScript means by an import that Node does not find: `./a.js` for `a.ts`, `./a` for `a.ts` or
 * `a/index.ts`. Null when there is none. `target` is an absolute path without a query.
 */
export function typescriptFile(target: string): string | null {
  const extension = /\.[cm]?jsx?$/.exec(target)?.[0];
  const renamed = extension
    ? (SAME_NAME[extension] ?? []).map((ending) => target.slice(0, -extension.length) + ending)
    : [];
  const extended = ENDINGS.flatMap((ending) => [`${target}${ending}`]);
  const index = ENDINGS.map((ending) => `${target}/index${ending}`);
  return [...renamed, ...extended, ...index].find(isFile) ?? null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** The same for the specifier of an import in the module at `parentUrl`; a file URL, or null. */
export function typescriptUrl(specifier: string, parentUrl: string): URL | null {
  if (!/^(?:\.{1,2}\/|\.{1,2}$|\/|file:)/.test(specifier)) return null;
  const url = new URL(specifier, parentUrl);
  const file = typescriptFile(fileURLToPath(url).replace(/[\\/]$/, ''));
  if (file === null) return null;
  const found = new URL(url);
  found.pathname = encodeURI(file).replace(/[?#]/g, encodeURIComponent);
  return found;
}
