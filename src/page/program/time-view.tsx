import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { Series } from '../../profile/types.ts';
import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import { collectionsDuring, fallsOf, inOrder, nearestSample, samplesOf } from '../model/times.ts';
import { CollectionsTable } from './collections-table.tsx';
import { Falls } from './falls.tsx';
import { Moments } from './moments.tsx';
import { RanThen } from './ran-then.tsx';
import { SeenLine } from './seen-line.tsx';
import { TimePicture } from './time-picture.tsx';
import type { ViewProps } from './view-props.ts';

/** Memory over time above what ran; a time leads to its lines, and a line to its times. */
export function TimeView({ model, address, go }: ViewProps): JSX.Element {
  const { profile } = model;
  const index = Math.min(Math.max(0, Number(address.thread) || 0), profile.series.length - 1);
  const series = useMemo(() => inOrder(profile.series[index]), [profile, index]);
  const falls = useMemo(() => (series === undefined ? [] : fallsOf(series)), [series]);
  const collections = useMemo(
    () => (series === undefined ? [] : collectionsDuring(profile, series)),
    [profile, series],
  );
  const file = model.fileIndex(address.file);
  const line = Number(address.line);
  const seen = useMemo(
    () => (series === undefined || file < 0 || !(line > 0) ? [] : samplesOf(profile, series, file, line)),
    [profile, series, file, line],
  );
  const marked = useMemo(() => seen.map((sample) => series!.time[sample]!), [seen, series]);
  if (series === undefined || series.time.length === 0) {
    return (
      <p class="empty">No samples were taken: the program ended before the first one, or they were switched off.</p>
    );
  }
  const end = series.time.at(-1)!;
  const sample = nearestSample(
    series,
    address.time === undefined ? (marked[0] ?? timeOfPeak(series)) : Number(address.time) || 0,
  );
  const time = series.time[sample]!;
  return (
    <>
      {profile.series.length > 1 && (
        <div class="bar">
          <label>
            Thread{' '}
            <select
              value={String(index)}
              onChange={(event) => go({ thread: event.currentTarget.value, time: undefined }, 'replace')}
            >
              {profile.series.map((each, at) => (
                <option key={`${each.pid}:${each.threadId}`} value={String(at)}>
                  {threadName(each)}
                </option>
              ))}
            </select>
          </label>
        </div>
      )}
      <TimePicture
        model={model}
        address={address}
        go={go}
        series={series}
        falls={falls}
        collections={collections}
        time={time}
        marked={marked}
      />
      <label class="slider">
        Time <output>{formatMs(time)}</output>
        <input
          type="range"
          min={0}
          max={series.time.length - 1}
          step={1}
          value={sample}
          aria-valuetext={`${formatMs(time)}, heap ${formatBytes(series.heap[sample] ?? 0)}`}
          onInput={(event) =>
            go({ time: String(series.time[Number(event.currentTarget.value)]), moment: undefined }, 'replace')
          }
        />
      </label>
      <p class="hint">
        At {formatMs(time)} of {formatMs(end)}:{' '}
        {series.command === undefined && `heap in use and external memory ${formatBytes(series.heap[sample] ?? 0)}, `}
        resident set {formatBytes(series.rss[sample] ?? 0)}. {looksText(series)}
      </p>
      {file >= 0 && line > 0 && (
        <SeenLine go={go} series={series} path={address.file!} line={line} seen={seen} sample={sample} />
      )}
      <RanThen model={model} address={address} series={series} sample={sample} />
      <Moments model={model} address={address} go={go} series={series} time={time} />
      {series.command === undefined &&
        (collections.length > 0 ? (
          <CollectionsTable model={model} address={address} go={go} collections={collections} />
        ) : (
          <Falls model={model} falls={falls} time={time} go={go} />
        ))}
    </>
  );
}

/** How often the sampler looked; what is short can run between two looks. */
function looksText({ time }: Series): string {
  if (time.length < 2) return 'The program was looked at once; what ran before and after was not seen.';
  const apart = (time.at(-1)! - time[0]!) / (time.length - 1);
  return `The program was looked at ${formatCount(time.length)} times, every ${formatMs(apart)} on average; what ran between was not seen.`;
}

function threadName({ pid, threadId, command }: Series): string {
  if (command !== undefined) return `${command.join(' ')} (process ${pid})`;
  return threadId === 0 ? `main thread of process ${pid}` : `worker ${threadId} of process ${pid}`;
}

function timeOfPeak({ time, heap, rss }: Series): number {
  const values = heap.some((value) => value > 0) ? heap : rss;
  return time[values.reduce((best, value, index) => (value > values[best]! ? index : best), 0)] ?? 0;
}
