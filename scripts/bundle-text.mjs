// What is changed in the text of a bundle after esbuild has made it, text in and text out; and what its stamp is made of.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The launcher is run by `vm`, where `import` needs somebody who imports: its parameter. */
export function throughParameter(code) {
  return code.replace(/(?<![.\w$])import\(/g, 'importModule(');
}

/** Importing CommonJS costs a scan for its exports that nobody needs. */
export function requireBundles(code) {
  return code.replace(
    /\bimport\("(\.\/[\w-]+\.cjs)(?:#([\w-]+))?"\)/g,
    (_, path, name) => `Promise.resolve().then(()=>require("${path}")${name ? `[${JSON.stringify(name)}]` : ''})`,
  );
}

/**
 * esbuild copies each of Node's modules that is imported as a whole, property by property; they are what they are.
 * Only in texts with names: `default` of a short name may be something else's.
 */
export function withoutCopies(code) {
  const copies = [...code.matchAll(/([\w$]+)=__toESM\(require\("(node:[\w/]+)"\),1\)/g)];
  return copies.reduce(
    (text, [copy, name, module]) =>
      text
        .replace(copy, `${name}=require("${module}")`)
        .replaceAll(new RegExp(`(?<![.\\w$])${name}\\.default(?![\\w$])`, 'g'), name),
    code,
  );
}

/** A digest of the compiled modules of a folder. */
export function digestOf(folder) {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js'));
  for (const name of names.sort()) hash.update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 16);
}
