import type { Extension } from '@codemirror/state';
import { type EditorView, GutterMarker, gutter } from '@codemirror/view';
import type { FileLines, LineEntry } from '../model/lines.ts';
import { formatMeasure, MEASURES, type MeasureName } from '../model/measures.ts';
import type { WrittenPlace } from '../model/written.ts';

/** What stands beside the lines. */
export interface HeatOptions {
  lines: FileLines;
  columns: readonly MeasureName[];
  /** The measure that is shown as heat, and its largest value in this file. */
  by: MeasureName;
  most: number;
  /** Where lines were written, for a readable form. */
  placeOf: ((line: number) => WrittenPlace | null) | undefined;
}

type OnLine = (view: EditorView, line: { from: number }) => boolean;

/** A gutter for each column. Only lines in view get a marker. */
export function heatGutters({ lines, columns, by, most, placeOf }: HeatOptions, onLine: OnLine): Extension[] {
  const heat = columns.map((name) =>
    gutter({
      class: `heat-gutter ${name === by ? 'heat-by' : ''}`,
      domEventHandlers: { mousedown: onLine },
      lineMarker(view, { from }) {
        const number = view.state.doc.lineAt(from).number;
        const entry = lines.get(number);
        return entry === undefined || !hasRun(entry)
          ? null
          : new NumberMarker(entry, name, number, name === by ? most : 0);
      },
    }),
  );
  return placeOf === undefined ? heat : [placeGutter(placeOf, onLine), ...heat];
}

function placeGutter(placeOf: NonNullable<HeatOptions['placeOf']>, onLine: OnLine): Extension {
  return gutter({
    class: 'heat-gutter',
    domEventHandlers: { mousedown: onLine },
    lineMarker(view, { from }) {
      const place = placeOf(view.state.doc.lineAt(from).number);
      return place === null ? null : new PlaceMarker(`${place.line}:${place.column}`);
    },
  });
}

class PlaceMarker extends GutterMarker {
  readonly #text: string;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  override eq(other: GutterMarker): boolean {
    return other instanceof PlaceMarker && other.#text === this.#text;
  }

  override toDOM(): HTMLElement {
    const cell = document.createElement('span');
    cell.className = 'heat none';
    cell.textContent = this.#text;
    return cell;
  }
}

/** Whether a line has numbers worth showing: one that never ran stays blank. */
export function hasRun({ measures }: LineEntry): boolean {
  return measures.hits > 0 || measures.allocated > 0 || measures.ms > 0;
}

class NumberMarker extends GutterMarker {
  readonly #entry: LineEntry;
  readonly #name: MeasureName;
  readonly #line: number;
  readonly #most: number;

  constructor(entry: LineEntry, name: MeasureName, line: number, most: number) {
    super();
    this.#entry = entry;
    this.#name = name;
    this.#line = line;
    this.#most = most;
  }

  override eq(other: GutterMarker): boolean {
    return (
      other instanceof NumberMarker &&
      other.#entry === this.#entry &&
      other.#name === this.#name &&
      other.#most === this.#most
    );
  }

  override toDOM(): HTMLElement {
    const value = MEASURES[this.#name].of(this.#entry);
    const cell = document.createElement('span');
    cell.className = value === 0 ? 'heat none' : 'heat';
    cell.textContent = formatMeasure(this.#name, value);
    cell.dataset.measure = this.#name;
    cell.dataset.line = String(this.#line);
    if (this.#most > 0 && value !== undefined) {
      cell.style.setProperty('--heat-share', heatOf(value, this.#most).toFixed(3));
    }
    return cell;
  }
}

/** 0 to 1: the square root, so that lines of a hundredth can still be told from those of nothing. */
export function heatOf(value: number, most: number): number {
  return value <= 0 || most <= 0 ? 0 : Math.sqrt(Math.min(1, value / most));
}
