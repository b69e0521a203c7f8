// The script of the page that plotHtml makes. scripts/bundle.mjs puts it and what it imports into one file, except
// for the library, which stands in the page before it.
import type { Chart } from '../chart/types.ts';
import { init } from './library.ts';
import { chartOption } from './option.ts';
import { listenForKeys } from './page-keys.ts';
import { showLegend } from './page-legend.ts';
import type { Page, PageChart, PageElement } from './page-types.ts';
import { type ChartOption, THEMES } from './theme.ts';

/** Draws the chart that the page carries as JSON, again whenever its size or the choice of light and dark changes. */
function showChart(page: Page): PageChart {
  const element = (id: string): PageElement => page.document.getElementById(id)!;
  const chart = JSON.parse(element('chart-data').textContent!) as Chart;
  const box = element('chart');
  const drawing = init(box as never) as unknown as PageChart;
  const dark = page.matchMedia('(prefers-color-scheme: dark)');
  let chosen: 'light' | 'dark' | null = null;

  function draw(): void {
    const theme = chosen ?? (dark.matches ? 'dark' : 'light');
    page.document.documentElement.dataset.theme = theme;
    element('theme').textContent = theme === 'dark' ? 'light' : 'dark';
    place(theme);
    const height = box.clientHeight;
    showLegend(page, chart, THEMES[theme], drawing);
    // The legend may have taken room.
    if (box.clientHeight === height) return;
    drawing.resize();
    place(theme);
  }

  function place(theme: 'light' | 'dark'): void {
    const layout = { width: box.clientWidth, height: box.clientHeight, interactive: true };
    drawing.setOption(withState(chartOption(chart, THEMES[theme], layout), drawing.getOption()), true);
  }

  element('theme').addEventListener('click', () => {
    chosen = page.document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    draw();
  });
  dark.addEventListener('change', draw);
  page.addEventListener('resize', () => {
    drawing.resize();
    draw();
  });
  draw();
  listenForKeys(box, element('told'), chart, drawing);
  page.document.documentElement.dataset.drawn = 'yes';
  return drawing;
}

/** What a person has zoomed into and switched off stays so when the chart is drawn anew. */
function withState(option: ChartOption, before: ReturnType<PageChart['getOption']> | undefined): ChartOption {
  const zoom = before?.dataZoom;
  const selected = before?.legend?.[0]?.selected;
  return {
    ...option,
    ...(zoom &&
      Array.isArray(option.dataZoom) && {
        dataZoom: option.dataZoom.map((each, i) => ({ ...each, start: zoom[i]?.start, end: zoom[i]?.end })),
      }),
    ...(selected && { legend: { ...(option.legend as object), selected } }),
  };
}

/** For whoever looks into the page: `mprofLine.drawing` is the instance of echarts. */
export const drawing: PageChart = showChart(globalThis as unknown as Page);
