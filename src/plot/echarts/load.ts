import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MprofLineError } from '../../error.ts';

const require = createRequire(import.meta.url);

/** The part of echarts that draws without a page. */
export interface ServerSideChart {
  setOption(option: object): void;
  renderToSVGString(): string;
  dispose(): void;
}

export interface Echarts {
  init(
    element: null,
    theme: null,
    options: { renderer: 'svg'; ssr: true; width: number; height: number },
  ): ServerSideChart;
}

/** Where scripts/bundle.mjs puts what it makes of the files beside this one. */
const BUNDLES = new URL('../../../bundle/', import.meta.url);

/** The part of echarts that draws without a page, loaded when the first image is drawn. */
export function loadEcharts(): Echarts {
  return require(fileURLToPath(new URL('charts.cjs', BUNDLES))) as Echarts;
}

/** The scripts of a page with a chart, in order: echarts, and what draws the chart that the page carries. */
export function pageScripts(): string[] {
  return ['charts.cjs', 'chart-page.js'].map((name) => readFileSync(new URL(name, BUNDLES), 'utf8'));
}

/** An optional dependency, or an error that says how to get it. */
export function optional<T>(name: string, load: () => T): T {
  try {
    return load();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    throw new MprofLineError(`this needs the package ${name}, which is not installed: npm install ${name}`);
  }
}
