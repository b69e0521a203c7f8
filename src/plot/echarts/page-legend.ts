// This file is part of the page that plotHtml makes: it needs nothing of Node.
import type { Chart } from '../chart/types.ts';
import { type LegendRow, legendRows } from './legend.ts';
import type { Page, PageChart, PageElement } from './page-types.ts';
import type { Theme } from './theme.ts';

/** Lists the lines of a chart as buttons that switch them off and on; a lone line needs none. */
export function showLegend(page: Page, chart: Chart, theme: Theme, drawing: PageChart): void {
  const list = page.document.getElementById('legend')!;
  const rows = legendRows(chart, theme);
  // A fitted curve's text says what was found.
  list.replaceChildren(...(rows.length > 1 || chart.kind === 'growth' ? rows.map((row) => entry(row)) : []));

  function entry(row: LegendRow): PageElement {
    const item = page.document.createElement('li');
    const button = page.document.createElement('button');
    const swatch = page.document.createElement('span');
    const text = page.document.createElement('span');
    const isOn = (): boolean => drawing.getOption().legend?.[0]?.selected?.[row.name] !== false;
    const tell = (): void => button.setAttribute('aria-pressed', String(isOn()));
    button.setAttribute('type', 'button');
    swatch.className = `swatch ${row.kind}`;
    swatch.style.setProperty('--color', row.color);
    text.textContent = row.text;
    button.append(swatch, text);
    button.addEventListener('click', () => {
      drawing.dispatchAction({ type: 'legendToggleSelect', name: row.name });
      tell();
    });
    tell();
    item.append(button);
    return item;
  }
}
