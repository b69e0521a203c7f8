import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { CollectionTime } from '../../profile/types.ts';
import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import { collectionWords } from '../model/times.ts';
import { fragmentOf } from './address.ts';
import { sortRows, Table, type TableColumn } from './table.tsx';
import { useNarrow } from './use-width.ts';
import type { ViewProps } from './view-props.ts';

/** When V8 collected garbage in a thread; each collection leads to what ran then. */
export function CollectionsTable(props: ViewProps & { collections: readonly CollectionTime[] }): JSX.Element {
  const { model, address, go, collections } = props;
  const narrow = useNarrow();
  const columns = useMemo(() => columnsOf(address, narrow), [address, narrow]);
  const sort = columns.some(({ name }) => name === address.sort?.replace(/^-/, '')) ? address.sort! : 'pause';
  const rows = useMemo(() => sortRows(collections, columns, sort), [collections, columns, sort]);
  return (
    <section aria-label="Collections">
      <h2>Collections</h2>
      <p class="hint">{countText(model.profile.totals.gcs, collections, model.profile.collections?.length ?? 0)}</p>
      <Table
        label="Collections by time"
        columns={columns}
        rows={rows}
        keyOf={(each) => String(collections.indexOf(each))}
        sort={sort}
        onSort={(sort) => go({ sort }, 'replace')}
        rowHeight={34}
        empty=""
      />
    </section>
  );
}

/** How many there were, in this thread and in all, and of how many the time is known. */
function countText(all: number, collections: readonly CollectionTime[], known: number): string {
  const pause = collections.reduce((sum, { ms }) => sum + ms, 0);
  const many = (count: number): string => (count === 1 ? '1 collection' : `${formatCount(count)} collections`);
  const here = `V8 stopped this thread for ${formatMs(pause)} in ${many(collections.length)}.`;
  return known < all ? `${here} Of ${many(all)} in all threads the ${formatCount(known)} longest are known.` : here;
}

function columnsOf(address: ViewProps['address'], narrow: boolean): TableColumn<CollectionTime>[] {
  const number = { numeric: true, width: narrow ? '5rem' : '8rem' };
  return [
    {
      name: 'at',
      title: 'time',
      width: narrow ? '5rem' : '8rem',
      value: ({ time }) => time,
      cell: ({ time }) => (
        <a href={fragmentOf({ ...address, time: String(time), moment: undefined })}>{formatMs(time)}</a>
      ),
    },
    {
      name: 'kind',
      title: 'what was collected',
      width: 'minmax(0, 1fr)',
      value: collectionWords,
      cell: (each) => (
        <>
          {collectionWords(each)} {!narrow && <span class="where">{each.kind}</span>}
        </>
      ),
    },
    { ...number, name: 'pause', title: 'pause', value: ({ ms }) => ms, cell: ({ ms }) => formatMs(ms) },
    { ...number, name: 'freed', title: 'freed', value: ({ freed }) => freed, cell: ({ freed }) => formatBytes(freed) },
  ];
}
