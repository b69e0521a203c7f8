import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatShare } from '../../text/units.ts';
import { type Frame, formatFrame, type PathMeasure, type PathRow, pathRows } from '../model/paths.ts';
import { fragmentOf } from './address.ts';
import { sortRows, Table, type TableColumn } from './table.tsx';
import { useNarrow } from './use-width.ts';
import type { ViewProps } from './view-props.ts';

interface PathTableProps extends ViewProps {
  tree: Frame;
  measure: PathMeasure;
  words: string;
}

/** The frames of the tree as rows: each path once, with the places on it. */
export function PathTable({ model, address, go, tree, measure, words }: PathTableProps): JSX.Element {
  const narrow = useNarrow();
  const columns = useMemo((): TableColumn<PathRow>[] => {
    const path = ({ file }: Frame): string => (file === undefined ? '' : model.profile.files[file]!.path);
    return [
      {
        name: 'path',
        title: 'path',
        width: 'minmax(0, 1fr)',
        value: ({ steps }) => steps.map(({ name }) => name).join(' › '),
        cell: ({ frame, steps }) => (
          <>
            <a href={fragmentOf({ view: 'source', by: address.by, file: path(frame), line: String(frame.line) })}>
              {frame.name}
            </a>
            <span class="where">
              {steps.length > 1
                ? steps
                    .slice(0, -1)
                    .map(({ name }) => name)
                    .join(' › ')
                : `${path(frame)}:${frame.line}`}
            </span>
          </>
        ),
      },
      {
        name: 'value',
        title: measure,
        width: narrow ? '7rem' : '11rem',
        numeric: true,
        value: ({ frame }) => frame.value,
        cell: ({ frame }) => (
          <>
            <span class="value">{formatFrame(measure, frame.value)}</span>
            {!narrow && <span class="percent">{formatShare(frame.value, tree.value)}</span>}
          </>
        ),
      },
      ...(narrow
        ? []
        : [
            {
              name: 'own',
              title: 'itself',
              width: '8rem',
              numeric: true,
              value: ({ frame }: PathRow) => frame.self,
              cell: ({ frame }: PathRow) => formatFrame(measure, frame.self),
            },
          ]),
    ];
  }, [model, measure, tree, narrow, address.by]);
  const sort = address.sort ?? 'value';
  const sorted = useMemo(() => sortRows(pathRows(tree), columns, sort), [tree, columns, sort]);
  const rows = useMemo(() => {
    const wanted = words.toLowerCase();
    const within = address.frame ?? '';
    return sorted.filter(
      ({ frame, steps }) =>
        frame.id.startsWith(within) && (wanted === '' || steps.some(({ name }) => name.toLowerCase().includes(wanted))),
    );
  }, [sorted, words, address.frame]);
  return (
    <section aria-label="Paths as a table">
      <Table
        label={`Paths by ${measure}`}
        columns={columns}
        rows={rows}
        keyOf={({ frame }) => frame.id}
        sort={sort}
        onSort={(sort) => go({ sort }, 'replace')}
        rowHeight={narrow ? 58 : 44}
        empty="Nothing matches."
      />
    </section>
  );
}
