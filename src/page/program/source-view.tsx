import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { MEASURE_NAMES, MEASURES, type MeasureName } from '../model/measures.ts';
import type { Address } from './address.ts';
import { createEditor, type SourceEditor } from './editor.ts';
import { type HeatOptions, hasRun } from './heat-gutters.ts';
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
  const heat = useMemo(() => heatOptions(model, file, columns, by), [model, file, columns, by]);
  const text = useMemo(() => textOf(model, file), [model, file]);
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
          <div class="gutter-titles" aria-hidden="true" style={{ '--digits': String(text.length).length }}>
            <span class="gutter-line">line</span>
            {model.writtenOf(file) && <span class="gutter-title">written</span>}
            {columns.map((name) => (
              <span key={name} class={name === by ? 'gutter-title by' : 'gutter-title'}>
                {measureTitle(name)}
              </span>
            ))}
          </div>
          {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithMouseEvents: the same sentences stand beside the chosen line */}
          <div
            class="editor"
            ref={parent}
            style={{ '--digits': String(text.length).length }}
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

function heatOptions(model: ReportModel, file: number, columns: readonly MeasureName[], by: MeasureName): HeatOptions {
  const lines = model.linesOf(file);
  let most = 0;
  for (const entry of lines.values()) if (hasRun(entry)) most = Math.max(most, MEASURES[by].of(entry) ?? 0);
  return { lines, columns, by, most, placeOf: model.writtenOf(file)?.placeOf };
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
