import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

type PackageType = 'module' | 'commonjs' | null;

const found = new Map<string, PackageType>();

/** The `type` of the nearest `package.json` above a directory; null when it has none. */
export function packageType(directory: string): PackageType {
  // A package ends where the packages that it depends on begin.
  if (basename(directory) === 'node_modules') return null;
  const known = found.get(directory);
  if (known !== undefined) return known;
  const parent = dirname(directory);
  const type = readType(directory) ?? (parent === directory ? null : packageType(parent));
  const result = type === 'none' ? null : type;
  found.set(directory, result);
  return result;
}

/** `'none'` when there is a `package.json` without a type, null when there is no `package.json`. */
function readType(directory: string): PackageType | 'none' {
  try {
    const { type } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { type?: unknown };
    return type === 'module' || type === 'commonjs' ? type : 'none';
  } catch {
    return null;
  }
}

/**
 * How a file that Node cannot run as it is, is to be run once compiled: by its extension, by its package, and
 * otherwise as CommonJS, which is what compilers make of it, unless it uses what only a module has.
 */
export function formatOf(path: string, text: string): 'module' | 'commonjs' {
  if (/\.m[jt]sx?$/.test(path)) return 'module';
  if (/\.c[jt]sx?$/.test(path)) return 'commonjs';
  const type = packageType(dirname(path));
  if (type !== null) return type;
  return /\bimport\.meta\b/.test(text) || /^(?:export\s+)?(?:(?:const|let|var)\b[^=\n]*=\s*)?await\b/m.test(text)
    ? 'module'
    : 'commonjs';
}

/** The format of a file by its name and its package; undefined when its text is to decide. */
export function knownFormat(path: string): 'module' | 'commonjs' | undefined {
  if (path.endsWith('.mjs')) return 'module';
  if (path.endsWith('.cjs')) return 'commonjs';
  return packageType(dirname(path)) ?? undefined;
}
