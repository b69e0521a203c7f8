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

/** Rows are drawn in blocks of so many, and a block beyond the window at either end: most frames of a scroll draw nothing. */
const BLOCK = 16;

/** Draws only the rows that are in the window: a table of 200,000 rows costs what one of fifty does. */
export function useVirtualRows(list: RefObject<HTMLElement | null>, count: number, rowHeight: number): VirtualRows {
  const [, redraw] = useReducer((turn: number, _: null) => turn + 1, 0);
  const margin = useRef(0);
  const shown = useRef('');
  const options: VirtualizerOptions<Window, Element> = {
    count,
    getScrollElement: () => window,
    estimateSize: () => rowHeight,
    rangeExtractor: blocksOf,
    scrollMargin: margin.current,
    initialOffset: () => window.scrollY,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    onChange: ({ range }) => {
      const blocks = range === null ? '' : blockEnds(range, count).join();
      if (blocks !== shown.current) redraw(null);
      shown.current = blocks;
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

function blocksOf({ startIndex, endIndex, count }: Range): number[] {
  const [first, end] = blockEnds({ startIndex, endIndex }, count);
  return Array.from({ length: end - first }, (_, index) => first + index);
}

function blockEnds(
  { startIndex, endIndex }: { startIndex: number; endIndex: number },
  count: number,
): [number, number] {
  const first = Math.max(0, Math.floor(startIndex / BLOCK) - 1) * BLOCK;
  return [first, Math.min(count, (Math.floor(endIndex / BLOCK) + 2) * BLOCK)];
}
