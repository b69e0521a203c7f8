import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useVirtualRows } from './virtual-rows.ts';

/** One column of a table. */
export interface TableColumn<R> {
  name: string;
  title: string;
  /** A track of a CSS grid: `minmax(12rem, 1fr)`. */
  width: string;
  numeric?: boolean;
  /** A bar stands before the number, and a share behind it. */
  shared?: boolean;
  cell(row: R): ComponentChildren;
  /** What it is sorted by; absent: it cannot be. Numbers begin with the largest, text with `a`. */
  value?(row: R): number | string;
}

export interface TableProps<R> {
  label: string;
  columns: readonly TableColumn<R>[];
  /** In the order in which they are shown: see sortRows. */
  rows: readonly R[];
  keyOf(row: R): string;
  /** `name` or `-name`, the latter backwards. */
  sort: string;
  onSort(sort: string): void;
  rowHeight: number;
  empty: string;
}

/** A table that scrolls with the page: sorted by its headings, walked by arrow keys, of any length. */
export function Table<R>({ label, columns, rows, keyOf, sort, onSort, rowHeight, empty }: TableProps<R>): JSX.Element {
  const body = useRef<HTMLDivElement>(null);
  const wanted = useRef<number | null>(null);
  const { height, items, scrollTo } = useVirtualRows(body, rows.length, rowHeight);
  const template = columns.map(({ width }) => width).join(' ');
  const drawn = useDrawnRows(
    (row: R, index, top) => (
      <div
        key={keyOf(row)}
        class="row"
        role="row"
        aria-rowindex={index + 2}
        data-row={index}
        style={{ gridTemplateColumns: template, height: `${rowHeight}px`, transform: `translateY(${top}px)` }}
      >
        {columns.map((column) => (
          <div key={column.name} role="cell" class={cellClass(column)}>
            {column.cell(row)}
          </div>
        ))}
      </div>
    ),
    [rows, columns, rowHeight],
  );
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const link = body.current?.querySelector<HTMLElement>(`[data-row="${wanted.current}"] a`);
    if (!link) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    const to = row === null ? undefined : stepOf(event.key, Number(row.dataset.row), rows.length);
    if (to === undefined) return;
    event.preventDefault();
    wanted.current = to;
    const link = body.current?.querySelector<HTMLElement>(`[data-row="${to}"] a`);
    scrollTo(to);
    link?.focus({ preventScroll: true });
    if (link) wanted.current = null;
  };
  return (
    <div class="table" role="table" aria-label={label} aria-rowcount={rows.length + 1}>
      <div class="table-head" role="rowgroup">
        <div class="row" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <Heading key={column.name} column={column} sort={sort} onSort={onSort} />
          ))}
        </div>
      </div>
      <div class="table-body" role="rowgroup" ref={body} style={{ height: `${height}px` }} onKeyDown={onKeyDown}>
        {items.map(({ index, top }) => {
          const row = rows[index];
          return row === undefined ? null : drawn(row, index, top);
        })}
      </div>
      {rows.length === 0 && <p class="empty">{empty}</p>}
    </div>
  );
}

function cellClass<R>({ name, numeric, shared }: TableColumn<R>): string {
  return `cell ${numeric ? 'num ' : ''}${shared ? 'shared ' : ''}${name}`;
}

type DrawRow<R> = (row: R, index: number, top: number) => JSX.Element;

/** Draws a row once as long as it is in view and nothing of `inputs` changes: while a table scrolls only new rows cost anything. */
function useDrawnRows<R>(draw: DrawRow<R>, inputs: readonly unknown[]): DrawRow<R> {
  const last = useMemo(() => ({ rows: new Map<number, { top: number; element: JSX.Element }>() }), inputs);
  const before = last.rows;
  last.rows = new Map();
  return (row, index, top) => {
    const known = before.get(index);
    const drawn = known?.top === top ? known : { top, element: draw(row, index, top) };
    last.rows.set(index, drawn);
    return drawn.element;
  };
}

function Heading<R>(props: { column: TableColumn<R>; sort: string; onSort(sort: string): void }): JSX.Element {
  const { column, sort, onSort } = props;
  const { name, title, numeric, value } = column;
  const order =
    sort.replace(/^-/, '') === name
      ? sort.startsWith('-') !== (numeric ?? false)
        ? 'descending'
        : 'ascending'
      : 'none';
  return (
    <div class={numeric ? 'cell num' : 'cell'} role="columnheader" aria-sort={value ? order : undefined}>
      {value ? (
        <button type="button" onClick={() => onSort(sort === name ? `-${name}` : name)}>
          {title}
          <span class="order" aria-hidden="true">
            {order === 'none' ? '' : order === 'ascending' ? '↑' : '↓'}
          </span>
        </button>
      ) : (
        title
      )}
    </div>
  );
}

/** A copy of rows in the order that a heading asks for; rows that are equal stay as they were. */
export function sortRows<R>(rows: readonly R[], columns: readonly TableColumn<R>[], sort: string): readonly R[] {
  const column = columns.find(({ name }) => name === sort.replace(/^-/, ''));
  const { value } = column ?? {};
  if (value === undefined) return rows;
  const sign = sort.startsWith('-') !== (column!.numeric ?? false) ? -1 : 1;
  const keys = rows.map(value);
  return rows
    .map((_, index) => index)
    .sort((a, b) => (keys[a]! < keys[b]! ? -sign : keys[a]! > keys[b]! ? sign : 0))
    .map((index) => rows[index]!);
}

const PAGE_ROWS = 15;

function stepOf(key: string, from: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + PAGE_ROWS,
    PageUp: from - PAGE_ROWS,
    Home: 0,
    End: count - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to));
}
