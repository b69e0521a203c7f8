import type { Chart } from '../chart/types.ts';
import { pageScripts } from './load.ts';
import { withNotes } from './option.ts';
import { escapeHtml, subtitleOf } from './theme.ts';

const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1f2430; --faint: #5b6472; --line: #d1d5db; --focus: #0b57c0; }
:root[data-theme="dark"] { color-scheme: dark; --ground: #14171d; --text: #e5e7eb; --faint: #9ca3af; --line: #414b5c; --focus: #7db3ff; }
:root[data-theme="light"] { color-scheme: light; }
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; background: var(--ground); color: var(--text); font: 13px/1.45 system-ui, "Liberation Sans", sans-serif; }
main { min-height: 100%; display: flex; flex-direction: column; }
header { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 16px; padding: 12px 20px 0; }
h1 { font-size: 17px; line-height: 1.35; margin: 0; overflow-wrap: anywhere; }
p { margin: 0; color: var(--faint); overflow-wrap: anywhere; }
header p { grid-column: 1 / -1; }
button { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: 4px 10px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: -2px; }
#theme { align-self: start; }
#chart { width: 100%; flex: 1 0 380px; min-height: 380px; overflow: hidden; }
#told { min-height: 1.6em; padding: 0 20px; }
#legend:empty { display: none; }
#legend { list-style: none; display: flex; flex-wrap: wrap; gap: 6px; margin: 0; padding: 8px 20px 16px; }
#legend button { display: flex; gap: 8px; align-items: center; text-align: left; overflow-wrap: anywhere; white-space: pre-wrap; }
#legend button[aria-pressed="false"] { text-decoration: line-through; color: var(--faint); border-style: dashed; }
.swatch { flex: none; width: 20px; height: 3px; background: var(--color); }
.swatch.trend { background: repeating-linear-gradient(90deg, var(--color) 0 5px, transparent 5px 8px); }
.swatch.call { height: 11px; border-radius: 3px; }
.swatch.collections { width: 0; height: 0; background: none; border: 6px solid transparent; border-top: 0; border-bottom: 10px solid var(--color); }
#legend button[aria-pressed="false"] .swatch { opacity: 0.35; }
`;

const KEYS = 'Arrow keys walk along it, plus and minus zoom, Escape shows all.';

/**
 * A chart as one page that needs nothing else: point at a line for its values, drag or turn the wheel to zoom, click a name to hide
 * it, or do the same by keys. Nothing is loaded from anywhere.
 */
export function drawHtml(chart: Chart): string {
  const subtitle = subtitleOf(chart.kind === 'timeline' ? withNotes(chart) : chart);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
<title>${escapeHtml(chart.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${escapeHtml(chart.title)}</h1>
<button id="theme" type="button">dark</button>
<p>${escapeHtml(subtitle)}</p>
</header>
<div id="chart" role="application" aria-roledescription="chart" aria-label="${escapeHtml(`${chart.title}. ${KEYS}`)}" tabindex="0"></div>
<p id="told" role="status"></p>
<ul id="legend" aria-label="What is drawn"></ul>
<noscript>This chart is drawn by JavaScript, which is switched off here.</noscript>
</main>
<script id="chart-data" type="application/json">${jsonForHtml(chart)}</script>
${pageScripts()
  .map((text) => `<script>${scriptText(text)}</script>`)
  .join('\n')}
</body>
</html>
`;
}

/** JSON in which nothing can end the script element that holds it. */
function jsonForHtml(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' ? Number(each.toPrecision(8)) : each,
  ).replace(/</g, '\\u003c');
}

function scriptText(text: string): string {
  return text.replace(/<\/script/gi, '<\\/script');
}
