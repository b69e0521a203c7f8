import { escapeControls, expandTabs } from './plain-text.ts';

/** A line of source is cut here: minified files have lines of megabytes. */
const MOST_SOURCE = 1000;

/** A code span that ends nowhere else; in a table a `|` is escaped, too. */
export function code(text: string, inTable = false): string {
  const plain = escapeControls(expandTabs(text.slice(0, MOST_SOURCE))).trimEnd();
  if (plain === '') return '';
  const runs = plain.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const inner = /^ | $|^`|`$/.test(plain) ? ` ${plain} ` : plain;
  const span = `${fence}${inner}${fence}`;
  return inTable ? span.replaceAll('|', '\\|') : span;
}

/** Plain text that Markdown shows as it stands. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>&|#]/g, '\\$&');
}
