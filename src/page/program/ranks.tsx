import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatCount, formatShare } from '../../text/units.ts';
import { formatMeasure, MEASURES, type MeasureName } from '../model/measures.ts';
import { RANKINGS, type Ranking, type RankRow } from '../model/ranks.ts';
import { type Address, fragmentOf } from './address.ts';
import { chosenMeasure, measureTitle, type ReportModel } from './report-model.ts';
import { sortRows, Table, type TableColumn } from './table.tsx';
import { useDeferred } from './use-deferred.ts';
import { useNarrow } from './use-width.ts';
import type { ViewProps } from './view-props.ts';

const BESIDE: readonly MeasureName[] = ['allocated', 'self', 'live', 'live-at-peak', 'time', 'hits', 'peak'];

/** Functions, lines, files and packages: ranked, sorted, searched. */
export function Ranks({ model, address, go }: ViewProps): JSX.Element {
  const ranking = RANKINGS.find((name) => name === address.of) ?? 'functions';
  const by = chosenMeasure(model, address.by);
  const narrow = useNarrow();
  const query = useDeferred(address.q ?? '');
  const all = model.rows(ranking);
  const sort = address.sort ?? by;
  const columns = useMemo(
    () => columnsOf(model, ranking, by, narrow, address.by),
    [model, ranking, by, narrow, address.by],
  );
  const sorted = useMemo(() => sortRows(all, columns, sort), [all, columns, sort]);
  const rows = useMemo(() => search(sorted, query, model), [sorted, query, model]);
  return (
    <section class="ranks" aria-label="Ranking">
      <div class="bar">
        <div class="choice" role="group" aria-label="What is ranked">
          {RANKINGS.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === ranking}
              onClick={() => go({ of: name, sort: undefined }, 'replace')}
            >
              {name}
            </button>
          ))}
        </div>
        <input
          type="search"
          placeholder={`Search ${ranking}`}
          aria-label={`Search ${ranking}`}
          value={address.q ?? ''}
          onInput={(event) => go({ q: event.currentTarget.value || undefined }, 'replace')}
        />
        <p class="count" role="status">
          {rows.length === all.length
            ? formatCount(all.length)
            : `${formatCount(rows.length)} of ${formatCount(all.length)}`}
        </p>
      </div>
      <Table
        label={`${ranking} by ${measureTitle(by)}`}
        columns={columns}
        rows={rows}
        keyOf={({ key }) => key}
        sort={sort}
        onSort={(sort) => go({ sort }, 'replace')}
        rowHeight={narrow ? 58 : 40}
        empty={all.length === 0 ? 'No profiled function was called.' : 'Nothing matches.'}
      />
    </section>
  );
}

function search(rows: readonly RankRow[], query: string, model: ReportModel): readonly RankRow[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = searchedText(row, model);
    return words.every((word) => text.includes(word));
  });
}

const searched = new WeakMap<RankRow, string>();

/** Name and path of a row in small letters; made once, as every letter that is typed looks at all rows. */
function searchedText(row: RankRow, model: ReportModel): string {
  let text = searched.get(row);
  if (text === undefined) {
    text = `${row.name} ${row.file === undefined ? '' : model.profile.files[row.file]!.path}`.toLowerCase();
    searched.set(row, text);
  }
  return text;
}

function columnsOf(
  model: ReportModel,
  ranking: Ranking,
  by: MeasureName,
  narrow: boolean,
  given: Address['by'],
): TableColumn<RankRow>[] {
  const whole = wholeOf(model, by);
  const names = BESIDE.filter((name) => model.telling.has(name) && name !== by);
  return [
    {
      name: 'name',
      title: ranking === 'lines' ? 'line' : ranking.slice(0, -1),
      width: 'minmax(0, 1fr)',
      value: ({ name }) => name,
      cell: (row) => <Name row={row} ranking={ranking} model={model} given={given} />,
    },
    {
      ...numberColumn(by),
      shared: true,
      width: narrow ? '9rem' : 'minmax(11rem, 16rem)',
      cell: (row) => {
        const value = numberOf(by, row);
        return (
          <>
            <span class="share" aria-hidden="true">
              <span style={{ width: `${whole > 0 ? Math.max(0, Math.min(1, (value ?? 0) / whole)) * 100 : 0}%` }} />
            </span>
            <span class="value">{formatMeasure(by, value)}</span>
            {whole > 0 && !narrow && <span class="percent">{formatShare(value ?? 0, whole)}</span>}
          </>
        );
      },
    },
    ...(narrow ? [] : names.slice(0, 5).map(numberColumn)),
  ];
}

function numberColumn(name: MeasureName): TableColumn<RankRow> {
  return {
    name,
    title: measureTitle(name),
    width: '6.5rem',
    numeric: true,
    value: (row) => numberOf(name, row) ?? 0,
    cell: (row) => formatMeasure(name, numberOf(name, row)),
  };
}

/** How often a function was called says more than how many lines of it ran. */
function numberOf(name: MeasureName, row: RankRow): number | undefined {
  return name === 'hits' && row.calls !== undefined ? row.calls : MEASURES[name].of(row);
}

/** What all lines together have of a measure; 0 when shares of it mean nothing. */
function wholeOf({ profile, sumOf }: ReportModel, by: MeasureName): number {
  if (by === 'allocated' || by === 'self') return profile.totals.lines;
  if (by === 'hits' || by === 'increment' || by === 'external') return 0;
  return sumOf(by === 'time' ? 'self-time' : by);
}

function Name(props: { row: RankRow; ranking: Ranking; model: ReportModel; given: Address['by'] }): JSX.Element {
  const { row, ranking, model, given } = props;
  if (row.file === undefined) {
    return (
      <a
        href={fragmentOf({
          view: 'overview',
          by: given,
          of: 'files',
          q: row.name.startsWith('(') ? undefined : row.name,
        })}
      >
        {row.name}
      </a>
    );
  }
  const { path } = model.profile.files[row.file]!;
  const href = fragmentOf({
    view: 'source',
    by: given,
    file: path,
    line: ranking === 'files' ? undefined : String(row.line),
  });
  return (
    <>
      <a href={href} class={ranking === 'lines' ? 'code' : undefined}>
        {row.name}
      </a>
      {ranking !== 'files' && (
        <span class="where" title={path}>
          {path}:{row.line}
        </span>
      )}
    </>
  );
}
