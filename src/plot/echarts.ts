import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { MprofLineError } from '../error.ts';

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

/** echarts, loaded when the first image is drawn. Throws {@link MprofLineError} when it was not installed. */
export function loadEcharts(): Echarts {
  return optional('echarts', () => require('echarts/dist/echarts.min.js') as Echarts);
}

/** The text of echarts, for a page that must work without a network. */
export function echartsText(): string {
  return optional('echarts', () => readFileSync(require.resolve('echarts/dist/echarts.min.js'), 'utf8'));
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
