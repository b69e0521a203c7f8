import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** `compilerOptions` as written; `extends` is followed. */
export type CompilerOptions = Record<string, unknown>;

const found = new Map<string, CompilerOptions | null>();

/** The compiler options of the nearest `tsconfig.json` above `directory`; null when there is none that can be read. */
export function nearestCompilerOptions(directory: string): CompilerOptions | null {
  const known = found.get(directory);
  if (known !== undefined) return known;
  const here = readCompilerOptions(join(directory, 'tsconfig.json'), 0);
  const parent = dirname(directory);
  const options = here ?? (parent === directory ? null : nearestCompilerOptions(parent));
  found.set(directory, options);
  return options;
}

function readCompilerOptions(file: string, depth: number): CompilerOptions | null {
  try {
    const config = JSON.parse(withoutComments(readFileSync(file, 'utf8'))) as {
      extends?: string | string[];
      compilerOptions?: CompilerOptions;
    };
    const bases = [config.extends ?? []].flat();
    const inherited = depth > 20 ? [] : bases.map((base) => readCompilerOptions(locate(base, file), depth + 1));
    return Object.assign({}, ...inherited, config.compilerOptions);
  } catch {
    return null;
  }
}

/** Where `extends` points to: a path, with or without `.json`, or a package's file. */
function locate(base: string, from: string): string {
  if (/^\.{0,2}\//.test(base)) {
    const path = resolve(dirname(from), base);
    return path.endsWith('.json') ? path : `${path}.json`;
  }
  const require = createRequire(from);
  try {
    return require.resolve(base);
  } catch {
    return require.resolve(`${base}/tsconfig.json`);
  }
}

/** JSON from JSON with comments and trailing commas. */
function withoutComments(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string = '') => string)
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string = '') => string);
}
