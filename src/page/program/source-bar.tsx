import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatMeasure, MEASURE_NAMES, MEASURES, type MeasureName } from '../model/measures.ts';
import { hasRun } from './heat-gutter.ts';
import { chosenMeasure, measureTitle, type ReportModel } from './report-model.ts';
import type { ViewProps } from './view-props.ts';

interface SourceBarProps extends ViewProps {
  file: number;
  line: number;
  columns: readonly MeasureName[];
  narrow: boolean;
}

/** Chooses the file, the function, the columns, and steps from one heavy line to the next. */
export function SourceBar({ model, address, go, file, line, columns, narrow }: SourceBarProps): JSX.Element {
  const by = chosenMeasure(model, address.by);
  const files = useMemo(
    () => [...model.rows('files')].sort((a, b) => (MEASURES[by].of(b) ?? 0) - (MEASURES[by].of(a) ?? 0)),
    [model, by],
  );
  const functions = useMemo(
    () =>
      model
        .rows('functions')
        .filter((row) => row.file === file)
        .sort((a, b) => a.line! - b.line!),
    [model, file],
  );
  const heavy = useMemo(() => heavyLines(model, file, by), [model, file, by]);
  const at = heavy.indexOf(line);
  const step = (by: number): void => {
    const next = heavy[at < 0 ? 0 : at + by];
    if (next !== undefined) go({ file: model.profile.files[file]!.path, line: String(next) });
  };
  const within = functions.findLast((row) => row.line! <= line && endOf(model, row.key) >= line);
  return (
    <div class="bar source-bar">
      <label>
        File{' '}
        <select
          value={String(file)}
          onChange={(event) =>
            go({ file: model.profile.files[Number(event.currentTarget.value)]!.path, line: undefined })
          }
        >
          {!files.some((row) => row.file === file) && (
            <option value={String(file)}>{model.profile.files[file]!.path}</option>
          )}
          {files.map((row) => (
            <option key={row.key} value={row.key}>
              {row.name} · {formatMeasure(by, MEASURES[by].of(row))}
            </option>
          ))}
        </select>
      </label>
      <label>
        Function{' '}
        <select
          value={within?.key ?? ''}
          onChange={(event) => {
            const row = functions.find(({ key }) => key === event.currentTarget.value);
            if (row) go({ file: model.profile.files[file]!.path, line: String(row.line) });
          }}
        >
          <option value="">(none)</option>
          {functions.map((row) => (
            <option key={row.key} value={row.key}>
              {row.line} {row.name} · {formatMeasure(by, MEASURES[by].of(row))}
            </option>
          ))}
        </select>
      </label>
      <div class="steps" role="group" aria-label={`Lines by ${measureTitle(by)}`}>
        <button type="button" disabled={at === 0 || heavy.length === 0} onClick={() => step(-1)}>
          Heavier line
        </button>
        <button type="button" disabled={at === heavy.length - 1 || heavy.length === 0} onClick={() => step(1)}>
          Next lighter
        </button>
      </div>
      {!narrow && <ColumnChoice model={model} columns={columns} by={by} go={go} />}
    </div>
  );
}

function ColumnChoice(props: {
  model: ReportModel;
  columns: readonly MeasureName[];
  by: MeasureName;
  go: ViewProps['go'];
}): JSX.Element {
  const { model, columns, by, go } = props;
  const choose = (name: MeasureName, on: boolean): void => {
    const next = MEASURE_NAMES.filter((each) => (each === name ? on : columns.includes(each)));
    go({ columns: next.join(',') }, 'replace');
  };
  return (
    <details class="columns">
      <summary>Columns</summary>
      <fieldset>
        <legend>Beside the source</legend>
        {MEASURE_NAMES.filter((name) => model.telling.has(name) || columns.includes(name)).map((name) => (
          <label key={name}>
            <input
              type="checkbox"
              checked={columns.includes(name)}
              disabled={name === by}
              onChange={(event) => choose(name, event.currentTarget.checked)}
            />{' '}
            {measureTitle(name)}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

function endOf({ profile }: ReportModel, key: string): number {
  return profile.functions[Number(key)]!.endLine;
}

/** The lines of a file that have something of a measure, the heaviest first. */
function heavyLines({ linesOf }: ReportModel, file: number, by: MeasureName): number[] {
  const info = MEASURES[by];
  return [...linesOf(file).values()]
    .filter((entry) => hasRun(entry) && (info.of(entry) ?? 0) > 0)
    .sort((a, b) => info.of(b)! - info.of(a)!)
    .map(({ line }) => line);
}
