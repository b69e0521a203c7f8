import type { Chart } from '../chart/types.ts';
import { pageScripts } from './load.ts';
import { escapeHtml } from './theme.ts';

const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1f2430; --line: #d1d5db; }
:root[data-theme="dark"] { color-scheme: dark; --ground: #14171d; --text: #e5e7eb; --line: #414b5c; }
:root[data-theme="light"] { color-scheme: light; }
html, body { height: 100%; margin: 0; background: var(--ground); }
#chart { width: 100%; height: 100vh; min-height: 420px; }
#theme { position: fixed; top: 8px; right: 124px; font: 12px system-ui, sans-serif; color: var(--text); background: var(--ground);
  border: 1px solid var(--line); border-radius: 6px; padding: 3px 10px; cursor: pointer; z-index: 10; }
noscript { font: 16px system-ui, sans-serif; color: var(--text); }
`;

/**
 * A chart as one page that needs nothing else: point at a line for its values, drag or turn the wheel to zoom, click a name to hide
 * it. Nothing is loaded from anywhere.
 */
export function drawHtml(chart: Chart): string {
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
<button id="theme" type="button">dark</button>
<div id="chart" role="img" aria-label="${escapeHtml(chart.title)}"></div>
<noscript>This chart is drawn by JavaScript, which is switched off here.</noscript>
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
