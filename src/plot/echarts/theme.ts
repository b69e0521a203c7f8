// This file is also part of the page that plotHtml makes.
import type { Chart } from '../chart/types.ts';

/** Colours of a chart on a light or a dark ground. */
export interface Theme {
  text: string;
  faint: string;
  grid: string;
  background: string;
  peak: string;
  collection: string;
  palette: readonly string[];
}

/** Ten hues that keep apart on either ground and for colour-blind eyes; the second ten lines repeat them dashed. */
export const THEMES: Readonly<Record<'light' | 'dark', Theme>> = {
  light: {
    text: '#1f2430',
    faint: '#6b7280',
    grid: '#e5e7eb',
    background: '#ffffff',
    peak: '#c81e1e',
    collection: '#8a94a6',
    palette: [
      '#2563eb',
      '#d97706',
      '#059669',
      '#db2777',
      '#7c3aed',
      '#0891b2',
      '#65a30d',
      '#b45309',
      '#4b5563',
      '#e11d48',
    ],
  },
  dark: {
    text: '#e5e7eb',
    faint: '#9ca3af',
    grid: '#303744',
    background: '#14171d',
    peak: '#f87171',
    collection: '#7b8698',
    palette: [
      '#60a5fa',
      '#fbbf24',
      '#34d399',
      '#f472b6',
      '#a78bfa',
      '#22d3ee',
      '#a3e635',
      '#fb923c',
      '#cbd5e1',
      '#fb7185',
    ],
  },
};

/** How a chart is laid out: its size in pixels, and whether a person can point at it. */
export interface Layout {
  width: number;
  height: number;
  interactive: boolean;
}

/** An option of echarts; plain data and functions. */
export type ChartOption = Record<string, unknown>;

/** Text that comes from a program or a file, for the HTML of a tooltip. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** What stands under the title. */
export function subtitleOf(chart: Chart): string {
  const notes = chart.kind === 'timeline' ? chart.notes : [];
  return [chart.subtitle, ...notes].filter((text) => text !== '').join(' · ');
}

/** Title, subtitle, colours and fonts. */
export function head(chart: Chart, theme: Theme, layout: Layout): ChartOption {
  return {
    animation: false,
    backgroundColor: theme.background,
    color: theme.palette,
    textStyle: { fontFamily: 'Helvetica, Arial, Liberation Sans, DejaVu Sans, sans-serif' },
    title: {
      show: !layout.interactive,
      text: chart.title,
      subtext: subtitleOf(chart),
      left: 24,
      top: 14,
      itemGap: 4,
      textStyle: {
        color: theme.text,
        fontSize: 17,
        lineHeight: 24,
        fontWeight: 600,
        width: layout.width - 160,
        overflow: 'truncate',
      },
      subtextStyle: {
        color: theme.faint,
        fontSize: 12,
        lineHeight: 16,
        width: layout.width - 60,
        overflow: 'truncate',
      },
    },
  };
}
