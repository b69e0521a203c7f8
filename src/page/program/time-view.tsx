import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Series } from '../../profile/types.ts';
import { formatBytes, formatCount, formatMs } from '../../text/units.ts';
import { type Fall, fallsOf, inOrder, nearestSample, samplesOf, spansOf } from '../model/times.ts';
import { Falls } from './falls.tsx';
import { Moments } from './moments.tsx';
import { RanThen } from './ran-then.tsx';
import { chartHeight, timeOption } from './time-chart.ts';
import type { ViewProps } from './view-props.ts';

/** Memory over time above what ran; a time leads to its lines, and a line to its times. */
export function TimeView({ model, place, go }: ViewProps): JSX.Element {
  const { profile } = model;
  const index = Math.min(Math.max(0, Number(place.thread) || 0), profile.series.length - 1);
  const series = useMemo(() => inOrder(profile.series[index]), [profile, index]);
  const falls = useMemo(() => (series === undefined ? [] : fallsOf(series)), [series]);
  if (series === undefined || series.time.length === 0) {
    return (
      <p class="empty">No samples were taken: the program ended before the first one, or they were switched off.</p>
    );
  }
  const end = series.time.at(-1)!;
  const sample = nearestSample(series, place.time === undefined ? timeOfPeak(series) : Number(place.time) || 0);
  const time = series.time[sample]!;
  const file = model.fileIndex(place.file);
  const line = Number(place.line);
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
      <TimeChart model={model} place={place} go={go} series={series} falls={falls} time={time} />
      <label class="slider">
        Time <output>{formatMs(time)}</output>
        <input
          type="range"
          min={0}
          max={series.time.length - 1}
          step={1}
          value={sample}
          aria-valuetext={`${formatMs(time)}, heap ${formatBytes(series.heap[sample] ?? 0)}`}
          onInput={(event) => go({ time: String(series.time[Number(event.currentTarget.value)]) }, 'replace')}
        />
      </label>
      <p class="hint">
        At {formatMs(time)} of {formatMs(end)}:{' '}
        {series.command === undefined && `heap in use and external memory ${formatBytes(series.heap[sample] ?? 0)}, `}
        resident set {formatBytes(series.rss[sample] ?? 0)}. The program was looked at {formatCount(series.time.length)}{' '}
        times, about every {formatMs(profile.run.interval)}; what ran between was not seen.
      </p>
      {file >= 0 && line > 0 && (
        <p class="hint">{seenText(samplesOf(profile, series, file, line).length, series, place.file!, line)}</p>
      )}
      <RanThen model={model} place={place} series={series} sample={sample} />
      {series.command === undefined && <Falls model={model} falls={falls} time={time} go={go} />}
      <Moments model={model} place={place} go={go} series={series} />
    </>
  );
}

function seenText(count: number, series: Series, path: string, line: number): string {
  return `${path}:${line} was on the stack at ${formatCount(count)} of ${formatCount(series.time.length)} looks; they are marked.`;
}

function threadName({ pid, threadId, command }: Series): string {
  if (command !== undefined) return `${command.join(' ')} (process ${pid})`;
  return threadId === 0 ? `main thread of process ${pid}` : `worker ${threadId} of process ${pid}`;
}

function timeOfPeak({ time, heap, rss }: Series): number {
  const values = heap.some((value) => value > 0) ? heap : rss;
  return time[values.reduce((best, value, index) => (value > values[best]! ? index : best), 0)] ?? 0;
}

function TimeChart(props: ViewProps & { series: Series; falls: readonly Fall[]; time: number }): JSX.Element {
  const { model, place, go, series, falls, time } = props;
  const { profile } = model;
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof mprofLineCharts.init> | null>(null);
  const spans = useMemo(() => spansOf(profile, series), [profile, series]);
  const marked = useMemo(() => {
    const file = model.fileIndex(place.file);
    return file < 0 ? [] : samplesOf(profile, series, file, Number(place.line)).map((sample) => series.time[sample]!);
  }, [profile, series, place.file, place.line]);
  const choose = useRef<(time: number) => void>(() => undefined);
  choose.current = (next) => go({ time: String(series.time[nearestSample(series, next)]) }, 'replace');
  useEffect(() => {
    const made = mprofLineCharts.init(holder.current!, null, { renderer: 'canvas' });
    chart.current = made;
    made.getZr().on('click', ({ offsetX, offsetY }) => {
      const [at] = made.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]) as number[];
      choose.current(at!);
    });
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(holder.current!);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const moments = (profile.moments ?? []).filter(
      ({ pid, threadId }) => pid === series.pid && threadId === series.threadId,
    );
    const nameOf = (fn: number): string => profile.functions[fn]?.name ?? '?';
    const draw = (): void => {
      const data = { series, spans, nameOf, moments, falls, marked, chosen: time };
      chart.current?.setOption(timeOption(data, document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'));
      chart.current?.resize();
    };
    draw();
    const observer = new MutationObserver(draw);
    observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, [profile, series, spans, marked, time]);
  return (
    <div
      class="time-chart"
      ref={holder}
      role="img"
      aria-label="Memory over time, and what ran; the slider and the lists below say the same"
      style={{ height: `${chartHeight(spans)}px` }}
    />
  );
}
