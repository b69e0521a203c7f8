import { createRequire } from 'node:module';
import type { Chart } from '../chart/types.ts';
import { loadEcharts, optional } from './load.ts';
import { chartOption } from './option.ts';
import { THEMES } from './theme.ts';

/** Size of an image in CSS pixels (default 1100 × 560), and its ground. */
export interface ImageOptions {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
}

const WIDTH = 1100;
const HEIGHT = 560;
/** Pixels of a PNG for one CSS pixel. */
const PNG_SCALE = 2;

/** A chart as the text of an SVG image. */
export function drawSvg(chart: Chart, options: ImageOptions = {}): string {
  const { width = WIDTH, height = HEIGHT, theme = 'light' } = options;
  const drawing = loadEcharts().init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption(chartOption(chart, THEMES[theme], { width, height, interactive: false }));
    // By itself it is as wide as said, and less where there is less room.
    return drawing.renderToSVGString().replace(/^<svg[^>]*/, '$& style="max-width:100%;height:auto"');
  } finally {
    drawing.dispose();
  }
}

interface Resvg {
  Resvg: new (svg: string, options: object) => { render(): { asPng(): Uint8Array } };
}

/** A chart as a PNG image of twice its size. Throws MprofLineError when \@resvg/resvg-js is not installed. */
export function drawPng(chart: Chart, options: ImageOptions = {}): Uint8Array {
  const { Resvg } = optional('@resvg/resvg-js', () => createRequire(import.meta.url)('@resvg/resvg-js') as Resvg);
  const image = new Resvg(drawSvg(chart, options), {
    fitTo: { mode: 'zoom', value: PNG_SCALE },
    font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' },
  });
  return image.render().asPng();
}
