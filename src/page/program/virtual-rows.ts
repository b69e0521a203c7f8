import {
  observeWindowOffset,
  observeWindowRect,
  type Range,
  Virtualizer,
  type VirtualizerOptions,
  windowScroll,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

/** The rows to draw, as the window is scrolled. */
export interface VirtualRows {
  /** Pixels of all rows together. */
  height: number;
  items: { index: number; top: number }[];
  scrollTo(index: number): void;
}

/** Rows come and go by so many at a time: a row takes up to a millisecond, and a frame of a scroll must not have many; that rows change at all takes four. */
const STEP = 4;
/** Rows that are drawn beyond the window at either end. */
const AHEAD = 16;

/** Draws only the rows that are in the window: a table of 200,000 rows costs what one of fifty does. */
export function useVirtualRows(list: RefObject<HTMLElement | null>, count: number, rowHeight: number): VirtualRows {
  const [, redraw] = useReducer((turn: number, _: null) => turn + 1, 0);
  const margin = useRef(0);
  const shown = useRef('');
  const options: VirtualizerOptions<Window, Element> = {
    count,
    getScrollElement: () => window,
    estimateSize: () => rowHeight,
    rangeExtractor: drawnRows,
    scrollMargin: margin.current,
    initialOffset: () => window.scrollY,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    onChange: ({ range }) => {
      const ends = range === null ? '' : drawnEnds(range, count).join();
      if (ends !== shown.current) redraw(null);
      shown.current = ends;
    },
  };
  const [virtualizer] = useState(() => new Virtualizer(options));
  virtualizer.setOptions(options);
  useEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => {
    const measure = (): void => {
      const top = Math.round((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
      if (top === margin.current) return;
      margin.current = top;
      redraw(null);
    };
    measure();
    // Whatever above the list changes its height changes that of the page.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  return {
    height: virtualizer.getTotalSize(),
    items: virtualizer.getVirtualItems().map(({ index, start }) => ({ index, top: start - margin.current })),
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}

function drawnRows({ startIndex, endIndex, count }: Range): number[] {
  const [first, end] = drawnEnds({ startIndex, endIndex }, count);
  return Array.from({ length: end - first }, (_, index) => first + index);
}

/** The first row that is drawn, and the one after the last. */
function drawnEnds(
  { startIndex, endIndex }: { startIndex: number; endIndex: number },
  count: number,
): [number, number] {
  const first = Math.max(0, Math.floor(startIndex / STEP) * STEP - AHEAD);
  return [first, Math.min(count, (Math.floor(endIndex / STEP) + 1) * STEP + AHEAD)];
}
