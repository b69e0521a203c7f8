import { escapeControls, expandTabs } from '../../text/plain-text.ts';
import { aliveLines } from './alive.ts';
import type { FunctionChange, LineChange, ProfileDiff } from './types.ts';
import { changedLines, type DiffColumn, markOf, nameOf, placeOf, summaryOf } from './words.ts';

/** A line of source is cut here: minified files have lines of megabytes. */
const MOST_SOURCE = 1000;

const STYLE = `
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fff; --quiet: #59606a; --rule: #d5d9de; --more: #b3261e; --less: #14663a; --code: #f5f6f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e6e6; --paper: #16181d; --quiet: #a5adb8; --rule: #3a3f47; --more: #ff9d94; --less: #7ddba0; --code: #1f2229; }
}
body { margin: 0 auto; max-width: 90rem; padding: 1rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin: 2rem 0 0.2rem; overflow-wrap: anywhere; }
h2 small { color: var(--quiet); font-weight: 400; } p { margin: 0.3rem 0; overflow-wrap: anywhere; }
.quiet { color: var(--quiet); }
.wide { overflow-x: auto; } .wide:focus-visible { outline: 2px solid currentColor; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.15rem 0.6rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--rule); }
th { font-weight: 600; color: var(--quiet); } .left { text-align: left; }
code { font: 13px/1.5 ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre; }
td code { background: var(--code); } .more { color: var(--more); } .less { color: var(--less); } a { color: inherit; }
`;

/** What the page shows, as the other forms do. */
export interface DiffPageParts {
  shown: readonly FunctionChange[];
  columns: readonly DiffColumn[];
  foot: readonly string[];
  precision: number;
}

/**
 * A comparison as a page that needs nothing else: what changed first, then each function with its lines. It runs no
 * script and loads nothing, which its policy says, too.
 */
export function renderDiffPage(diff: ProfileDiff, { shown, columns, foot, precision }: DiffPageParts): string {
  const argv = diff.after.profiles[0]!.run.argv.join(' ');
  const title = diff.kind === 'moments' ? `Two moments of ${argv}` : `What changed in ${argv}`;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${text(title)}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    '<main>',
    `<h1>${text(title)}</h1>`,
    ...aliveLines(diff, precision).map((line) => `<p>${text(line.trim())}</p>`),
    ...(shown.length > 1 ? contents(shown, diff, precision) : []),
    ...shown.map((fn, index) => section(fn, index, diff, columns, precision)),
    '<section aria-label="Notes">',
    ...foot.map((line) => `<p class="quiet">${text(line)}</p>`),
    '</section>',
    '</main>',
    '</body>',
    '</html>\n',
  ].join('\n');
}

function contents(shown: readonly FunctionChange[], diff: ProfileDiff, precision: number): string[] {
  const items = shown.map((fn, index) => {
    return `<li><a href="#f${index}">${text(nameOf(fn))}</a> ${text(summaryOf(fn, diff, precision))}</li>`;
  });
  return ['<nav aria-label="Functions that changed"><ol>', ...items, '</ol></nav>'];
}

function section(
  fn: FunctionChange,
  index: number,
  diff: ProfileDiff,
  columns: readonly DiffColumn[],
  precision: number,
): string {
  const lines = changedLines(fn);
  const name = text(nameOf(fn));
  return [
    `<section aria-labelledby="f${index}">`,
    `<h2 id="f${index}"><code>${name}</code> <small>${text(placeOf(fn))}</small></h2>`,
    `<p>${text(summaryOf(fn, diff, precision))}</p>`,
    ...(lines.length === 0 ? [] : [tableOf(lines, columns, name)]),
    '</section>',
  ].join('\n');
}

function tableOf(lines: readonly LineChange[], columns: readonly DiffColumn[], name: string): string {
  const heads = columns.map((column) => `<th scope="col">${column.name}</th>`);
  const rows = lines.map((line) => {
    const cells = columns.map((column) => {
      const bytes = column.moved?.(line) ?? 0;
      const kind = bytes > 0 ? ' class="more"' : bytes < 0 ? ' class="less"' : '';
      return `<td${kind}>${text(column.cell(line))}</td>`;
    });
    const source = text(expandTabs((line.source ?? '').slice(0, MOST_SOURCE)).trimEnd());
    return `<tr>${cells.join('')}<td class="left">${text(howOf(line))}</td><td class="left"><code>${source}</code></td></tr>`;
  });
  return [
    `<div class="wide" role="region" tabindex="0" aria-label="Lines of ${name} that changed">`,
    '<table>',
    `<thead><tr>${heads.join('')}<th scope="col" class="left">how</th><th scope="col" class="left">source</th></tr></thead>`,
    `<tbody>\n${rows.join('\n')}\n</tbody>`,
    '</table>',
    '</div>',
  ].join('\n');
}

const HOW = { '': '', '~': 'edited', '+': 'only after', '-': 'only before' } as const;

function howOf(line: LineChange): string {
  const mark = markOf(line);
  return mark === '>' ? `moved from ${line.movedFrom!.name}` : HOW[mark];
}

/** Text as HTML, which no character of it can leave; control characters are written out. */
function text(value: string): string {
  return escapeControls(value.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[&<>"'`=]/g,
    (character) => `&#${character.charCodeAt(0)};`,
  );
}
