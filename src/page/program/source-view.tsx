import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { formatMeasure, MEASURE_NAMES, MEASURES, type MeasureName } from '../model/measures.ts';
import type { Address } from './address.ts';
import { createEditor, type SourceEditor } from './editor.ts';
import { type HeatColumn, type HeatOptions, hasRun, PLACE_WIDTH } from './heat-gutter.ts';
import { LineDetails } from './line-details.tsx';
import { chosenMeasure, measureTitle, type ReportModel } from './report-model.ts';
import { SourceBar } from './source-bar.tsx';
import { useExplanation } from './use-explanation.tsx';
import { useNarrow } from './use-width.ts';
import type { ViewProps } from './view-props.ts';

const USUAL: readonly MeasureName[] = ['hits', 'allocated', 'self', 'live', 'time'];

/** A file as written, with numbers beside it, and what is known of the chosen line. */
export function SourceView({ model, address, go }: ViewProps): JSX.Element {
  const narrow = useNarrow();
  const file = chosenFile(model, address);
  const line = Number(address.line) || heaviestLine(model, file, address.by);
  const by = chosenMeasure(model, address.by);
  const columns = useMemo(
    () => chosenColumns(model, address.columns, by, narrow),
    [model, address.columns, by, narrow],
  );
  const text = useMemo(() => textOf(model, file), [model, file]);
  const heat = useMemo(
    () => heatOptions(model, file, text.length, columns, by),
    [model, file, text.length, columns, by],
  );
  const parent = useRef<HTMLDivElement>(null);
  const editor = useRef<SourceEditor | null>(null);
  const shown = useRef(-1);
  const told = useRef<number | null>(null);
  const explanation = useExplanation(model, file);
  const onLine = useRef<(line: number) => void>(() => undefined);
  onLine.current = (next) => {
    told.current = next;
    go({ line: String(next), file: model.profile.files[file]?.path }, 'replace');
  };
  useEffect(() => {
    editor.current = createEditor(parent.current!, heat, (next) => onLine.current(next));
    return () => editor.current?.destroy();
  }, []);
  useEffect(() => {
    if (shown.current !== file) {
      editor.current!.open(text, model.profile.files[file]?.path ?? '');
      shown.current = file;
      told.current = null;
    }
    editor.current!.measure(heat);
  }, [file, text, heat]);
  useEffect(() => {
    if (told.current !== line) editor.current!.goTo(line);
    told.current = null;
  }, [file, line]);
  const path = model.profile.files[file]?.path;
  if (path === undefined) return <p class="empty">No function was profiled, so there is no source to show.</p>;
  return (
    <>
      <SourceBar model={model} address={address} go={go} file={file} line={line} columns={columns} narrow={narrow} />
      {sourceNote(model, file) && <p class="notice">{sourceNote(model, file)}</p>}
      <div class="source-panes">
        <div class="source-pane">
          <div class="gutter-titles" aria-hidden="true">
            <span class="line-number">{'line'.padStart(heat.digits)}</span>
            {heat.placeOf && <span>{'written'.padStart(PLACE_WIDTH)}</span>}
            {heat.columns.map(({ name, width }) => (
              <span key={name} class={name === by ? 'by' : undefined}>
                {measureTitle(name).padStart(width)}
              </span>
            ))}
          </div>
          {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithMouseEvents: the same sentences stand beside the chosen line */}
          <div
            class="editor"
            ref={parent}
            onMouseOver={explanation.onMouseOver}
            onMouseLeave={explanation.onMouseLeave}
          />
        </div>
        <LineDetails model={model} address={address} file={file} line={line} />
      </div>
      {explanation.tooltip}
    </>
  );
}

/** The file of the address, else the one with the heaviest line. */
function chosenFile(model: ReportModel, address: Address): number {
  const given = model.fileIndex(address.file);
  if (given >= 0) return given;
  return model.heaviestFile(chosenMeasure(model, address.by));
}

function heaviestLine(model: ReportModel, file: number, given: string | undefined): number {
  const by = chosenMeasure(model, given);
  const best = { line: 1, value: -Infinity };
  for (const entry of model.linesOf(file).values()) {
    const value = MEASURES[by].of(entry) ?? 0;
    if (value > best.value) Object.assign(best, { line: entry.line, value });
  }
  return best.line;
}

/** The chosen columns, in their usual order; a narrow page has room for one. */
function chosenColumns(
  model: ReportModel,
  given: string | undefined,
  by: MeasureName,
  narrow: boolean,
): readonly MeasureName[] {
  if (narrow) return [by];
  const wanted = given === undefined ? USUAL.filter((name) => model.telling.has(name)) : given.split(',');
  return MEASURE_NAMES.filter((name) => name === by || wanted.includes(name));
}

function heatOptions(
  model: ReportModel,
  file: number,
  length: number,
  names: readonly MeasureName[],
  by: MeasureName,
): HeatOptions {
  const lines = model.linesOf(file);
  const ran = [...lines.values()].filter(hasRun);
  const columns = names.map((name): HeatColumn => {
    const most = ran.reduce((most, entry) => Math.max(most, MEASURES[name].of(entry) ?? 0), 0);
    return { name, most, width: Math.max(widthOf(name, most), measureTitle(name).length) };
  });
  return { lines, digits: Math.max(4, String(length).length), columns, by, placeOf: model.writtenOf(file)?.placeOf };
}

/** Characters of the longest text of a measure of at most so much: bytes are `-999.9 KB`, and long times `119 min 59 s`. */
function widthOf(name: MeasureName, most: number): number {
  const { unit } = MEASURES[name];
  return Math.max(unit === 'count' ? formatMeasure(name, most).length : unit === 'ms' && most > 1e5 ? 12 : 9, 9);
}

/** What a reader must know of the text that is shown; null when it is the text that ran. */
function sourceNote(model: ReportModel, file: number): string | null {
  const { from, changed } = model.sourceOf(file);
  if (from === 'whole') return null;
  const why = changed ? 'This file has changed since it ran' : 'The text of this file was not found';
  return from === 'old'
    ? `${why}: these are the lines that the profile keeps, as they were.`
    : `${why}. Its numbers stand beside their lines.`;
}

/** The text of a file; blank lines as far as its numbers reach where it is not known. */
function textOf(model: ReportModel, file: number): readonly string[] {
  const { length } = model.sourceOf(file);
  let last = Math.max(1, length);
  if (length === 0) for (const number of model.linesOf(file).keys()) last = Math.max(last, number);
  return Array.from({ length: last }, (_, index) => model.textOf(file, index + 1));
}
