import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The pages that a person reads. */
export const PAGES: readonly string[] = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

/** The text of one of them. */
export function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** What fenced blocks and code spans of a page call, as it is printed: without `$`, and what stands behind it as an explanation. */
export function commandsOf(page: string): string[] {
  const text = textOf(page);
  const blocks = [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].filter(([, language]) =>
    /^(?:console)?$/.test(language!),
  );
  const called = /^(?:\$ )?((?:[A-Z_]+=(?:'.*?'|\S+) )*(?:npx|npm|mprof-line|node|docker|source) .*?)(?: {2,}.*)?$/gm;
  const fenced = blocks.flatMap(([, , block]) => Array.from(block!.matchAll(called), ([, command]) => command!));
  const spans = Array.from(text.matchAll(/`(npx mprof-line [^`\n]*|mprof-line [^`\n]*\.[jt]s)`/g), ([, span]) => span!);
  return [...new Set([...fenced, ...spans])];
}
