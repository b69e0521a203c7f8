import type { ChartOption } from './theme.ts';

/** What the page needs of an element; the compiler knows no documents here. */
export interface PageElement {
  textContent: string | null;
  className: string;
  clientWidth: number;
  clientHeight: number;
  dataset: Record<string, string | undefined>;
  style: { setProperty(name: string, value: string): void };
  addEventListener(type: string, listener: (event: PageKey) => void): void;
  setAttribute(name: string, value: string): void;
  append(...children: PageElement[]): void;
  replaceChildren(...children: PageElement[]): void;
}

/** A key that was pressed. */
export interface PageKey {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  preventDefault(): void;
}

/** The window of the page. */
export interface Page {
  document: {
    getElementById(id: string): PageElement | null;
    createElement(name: string): PageElement;
    documentElement: PageElement;
  };
  matchMedia(query: string): { matches: boolean; addEventListener(type: string, listener: () => void): void };
  addEventListener(type: string, listener: () => void): void;
}

/** What the page needs of an instance of echarts. */
export interface PageChart {
  setOption(option: ChartOption, notMerge: boolean): void;
  getOption(): { dataZoom?: { start: number; end: number }[]; legend?: { selected?: Record<string, boolean> }[] };
  dispatchAction(action: Record<string, unknown>): void;
  resize(): void;
  convertToPixel(finder: object, value: [number, number]): [number, number];
}
