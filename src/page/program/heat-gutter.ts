import type { Extension } from '@codemirror/state';
import { type EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { FileLines, LineEntry } from '../model/lines.ts';
import { formatMeasure, MEASURES, type MeasureName } from '../model/measures.ts';
import type { WrittenPlace } from '../model/written.ts';

/** What stands beside the lines. */
export interface HeatOptions {
  lines: FileLines;
  /** Characters of a line's number. */
  digits: number;
  columns: readonly HeatColumn[];
  /** The measure that is shown as heat. */
  by: MeasureName;
  /** Where lines were written, for a readable form. */
  placeOf: ((line: number) => WrittenPlace | null) | undefined;
}

/** A measure beside the lines. */
export interface HeatColumn {
  name: MeasureName;
  /** Its largest value in the file. */
  most: number;
  /** Characters in which its title and all its numbers fit. */
  width: number;
}

/** Characters of a place where a line was written. */
export const PLACE_WIDTH = 10;

/** A row as it is drawn, in pixels. */
interface HeatRow {
  element: HTMLElement;
  top: number;
  height: number;
}

/**
 * The number of each line in view, and a cell for each column; `onLine` hears of the line that is pressed. CodeMirror's own gutters fill
 * all their elements anew whenever the text that it has drawn moves on, and frames of a scroll were lost to that: here those of a line are made once.
 */
export function heatGutter(options: HeatOptions, onLine: (line: number) => void): Extension {
  return ViewPlugin.define((view) => new HeatGutter(view, options, onLine));
}

class HeatGutter implements PluginValue {
  readonly #options: HeatOptions;
  readonly #holder = document.createElement('div');
  readonly #rows = new Map<number, HeatRow>();
  #active: HTMLElement | undefined;

  constructor(view: EditorView, options: HeatOptions, onLine: (line: number) => void) {
    this.#options = options;
    this.#holder.className = 'heat-gutter';
    this.#holder.setAttribute('aria-hidden', 'true');
    this.#holder.style.width = widthOf(options);
    this.#holder.addEventListener('mousedown', (event) => {
      const row = (event.target as Element).closest<HTMLElement>('[data-line]');
      if (row === null) return;
      event.preventDefault();
      onLine(Number(row.dataset.line));
    });
    view.scrollDOM.insertBefore(this.#holder, view.contentDOM);
    this.#draw(view);
  }

  update({ view, viewportChanged, geometryChanged, selectionSet }: ViewUpdate): void {
    if (viewportChanged || geometryChanged || selectionSet) this.#draw(view);
  }

  destroy(): void {
    this.#holder.remove();
  }

  #draw({ state, viewport, viewportLineBlocks, contentHeight, documentPadding }: EditorView): void {
    const gone = new Set(this.#rows.keys());
    let line = state.doc.lineAt(viewport.from).number;
    this.#holder.style.height = `${contentHeight}px`;
    for (const { top, height } of viewportLineBlocks) {
      gone.delete(line);
      place(this.#rows.get(line) ?? this.#addRow(line), documentPadding.top + top, height);
      line++;
    }
    for (const line of gone) {
      this.#rows.get(line)!.element.remove();
      this.#rows.delete(line);
    }
    this.#active?.classList.remove('active');
    this.#active = this.#rows.get(state.doc.lineAt(state.selection.main.head).number)?.element;
    this.#active?.classList.add('active');
  }

  #addRow(line: number): HeatRow {
    const row = { element: rowElement(line, this.#options), top: -1, height: -1 };
    this.#rows.set(line, row);
    this.#holder.append(row.element);
    return row;
  }
}

function widthOf({ digits, columns, placeOf }: HeatOptions): string {
  const widths = [...(placeOf ? [PLACE_WIDTH] : []), ...columns.map(({ width }) => width)];
  return `calc(${widths.reduce((sum, width) => sum + width, digits)}ch + ${18 + 12 * widths.length}px)`;
}

function place(row: HeatRow, top: number, height: number): void {
  if (row.top === top && row.height === height) return;
  Object.assign(row, { top, height });
  row.element.style.top = `${top}px`;
  row.element.style.height = `${height}px`;
}

/** The numbers of a line as one line of text, which costs a browser far less than a box for each. */
function rowElement(line: number, { lines, digits, columns, by, placeOf }: HeatOptions): HTMLElement {
  const row = document.createElement('div');
  row.className = 'heat-row';
  row.dataset.line = String(line);
  row.append(cell('line-number', String(line).padStart(digits)));
  if (placeOf !== undefined) {
    const written = placeOf(line);
    row.append(cell('heat none', (written ? `${written.line}:${written.column}` : '').padStart(PLACE_WIDTH)));
  }
  const entry = lines.get(line);
  if (entry === undefined || !hasRun(entry)) return row;
  for (const column of columns) row.append(heatCell(entry, column, column.name === by));
  return row;
}

/** Whether a line has numbers worth showing: one that never ran stays blank. */
export function hasRun({ measures }: LineEntry): boolean {
  return measures.hits > 0 || measures.allocated > 0 || measures.ms > 0;
}

/** A line whose hits were counted and not read has no bytes and no time: they stay blank, as in the other reports. */
function isBlank({ measures: { memory, peak, allocated, ms } }: LineEntry, name: MeasureName): boolean {
  return memory === 0 && peak === 0 && allocated === 0 && ms === 0 && !/^(hits|live)/.test(name);
}

/** A number, with heat if it is the measure that is shown so. */
function heatCell(entry: LineEntry, { name, most, width }: HeatColumn, heated: boolean): HTMLElement {
  const value = isBlank(entry, name) ? undefined : MEASURES[name].of(entry);
  const made = cell(value === 0 ? 'heat none' : 'heat', formatMeasure(name, value).padStart(width));
  made.dataset.measure = name;
  if (heated && value !== undefined) {
    made.classList.add('by');
    made.style.setProperty('--heat-share', heatOf(value, most).toFixed(3));
  }
  return made;
}

function cell(className: string, text: string): HTMLElement {
  const made = document.createElement('span');
  made.className = className;
  made.textContent = text;
  return made;
}

/** 0 to 1: the square root, so that lines of a hundredth can still be told from those of nothing. */
function heatOf(value: number, most: number): number {
  return value <= 0 || most <= 0 ? 0 : Math.sqrt(Math.min(1, value / most));
}
