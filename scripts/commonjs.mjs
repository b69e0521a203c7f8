// The package for CommonJS: what `require` gets of each export that names a file for it.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Bundle → the module that it starts from, by the `require` conditions of package.json. */
export function commonjsBundles(root) {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.fromEntries(
    Object.values(exports)
      .filter((entry) => entry.require)
      .map((entry) => [basename(entry.require.default, '.cjs'), entry.import.default.replace('./dist/', '')]),
  );
}

/**
 * Writes the types of such a bundle. A `.d.cts` may take types out of a module, but no values: each of those is declared by
 * its name. Marks a default export in the bundle, too.
 */
export async function writeCommonjsTypes(out, name, module) {
  const values = await import(pathToFileURL(module).href);
  const from = `'${relative(out, module).replaceAll('\\', '/')}' with { 'resolution-mode': 'import' }`;
  const declared = Object.entries(values).flatMap(([key, value]) => {
    if (key === 'default') return ['declare const byDefault: typeof module.default;', 'export default byDefault;'];
    const line = `export declare const ${key}: typeof module.${key};`;
    return isClass(value) ? [line, `export type ${key} = module.${key};`] : [line];
  });
  const lines = [`import type * as module from ${from};`, `export type * from ${from};`, ...declared, ''];
  writeFileSync(join(out, `${name}.d.cts`), lines.join('\n'));
  // Never runs: readers that do not execute the file, as TypeScript's, find the default export by it.
  if ('default' in values) appendFileSync(join(out, `${name}.cjs`), '0&&(module.exports.default=0);\n');
}

function isClass(value) {
  return typeof value === 'function' && /^class\b/.test(Function.prototype.toString.call(value));
}
