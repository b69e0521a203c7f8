import { escapeControls, expandTabs } from '../../text/plain-text.ts';

/** A line of source is cut here: minified files have lines of megabytes. */
const MOST_SOURCE = 1000;

/** What fits into a comment on a pull request, with `--top`: so many characters of a line, and notes. */
export const SHORT: { readonly source: number; readonly notes: number } = { source: 120, notes: 10 };

/** Rows of each listing, and of all of them, that fit there. */
const MOST_ROWS = 30;
const ALL_ROWS = 180;

/** How many rows each of `top` listings may have to fit into a comment; from 90 listings on they do not. */
export function rowsOfEach(top: number): number {
  return Math.max(2, Math.min(MOST_ROWS, Math.floor(ALL_ROWS / Math.max(1, top))));
}

/** A code span that ends nowhere else. In a table no `|` may stand in one, so text that has any becomes an element. */
export function code(text: string, inTable = false, most: number = MOST_SOURCE): string {
  const plain = escapeControls(expandTabs(text.slice(0, most))).trimEnd();
  if (plain === '') return '';
  if (inTable && plain.includes('|')) return `<code>${entities(plain)}</code>`;
  const runs = plain.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map((run) => run.length)));
  const inner = /^ | $|^`|`$/.test(plain) ? ` ${plain} ` : plain;
  return `${fence}${inner}${fence}`;
}

/** Every character that Markdown or HTML gives a meaning to, as a number; spaces at the beginning stay. */
function entities(text: string): string {
  return text.replace(/[^\p{L}\p{N} ]|^ +/gu, (part) =>
    [...part].map((c) => `&#${c === ' ' ? 160 : c.codePointAt(0)};`).join(''),
  );
}

/** Plain text that Markdown shows as it stands. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>&|#]/g, '\\$&');
}

/** Sentences, and as code the rows below them: those begin with spaces, stand below each other and quote source. */
export function sentencesAndRows(lines: readonly string[]): string {
  const parts: { isRows: boolean; lines: string[] }[] = [];
  for (const line of lines) {
    const isRows = line.startsWith(' ');
    const last = parts.at(-1);
    if (last?.isRows === isRows) last.lines.push(line);
    else parts.push({ isRows, lines: [line] });
  }
  return parts.map((part) => (part.isRows ? fenced(part.lines) : part.lines.map(escaped).join('\\\n'))).join('\n\n');
}

function fenced(lines: readonly string[]): string {
  const runs = lines.join('\n').match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return [fence, ...lines, fence].join('\n');
}
