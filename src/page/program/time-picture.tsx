import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { CollectionTime, Series } from '../../profile/types.ts';
import { type Fall, nearestSample, spansOf } from '../model/times.ts';
import { bracketSeries } from './time-brackets.ts';
import { chartHeight, HEIGHT, TOP, timeOption } from './time-chart.ts';
import type { ViewProps } from './view-props.ts';

interface TimePictureProps extends ViewProps {
  series: Series;
  falls: readonly Fall[];
  collections: readonly CollectionTime[];
  /** The chosen time, and those at which the chosen line was seen, in ms. */
  time: number;
  marked: readonly number[];
}

/** Memory over time with brackets of functions, collections and moments, above what ran; a click chooses a time. */
export function TimePicture(props: TimePictureProps): JSX.Element {
  const { model, go, series, falls, collections, time, marked } = props;
  const { profile } = model;
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof mprofLineCharts.init> | null>(null);
  const spans = useMemo(() => spansOf(profile, series), [profile, series]);
  const redraw = useRef<() => void>(() => undefined);
  const selected = useRef<Record<string, boolean>>({});
  const choose = useRef<(time: number) => void>(() => undefined);
  choose.current = (next) =>
    go({ time: String(series.time[nearestSample(series, next)]), moment: undefined }, 'replace');
  useEffect(() => {
    const made = mprofLineCharts.init(holder.current!, null, { renderer: 'canvas' });
    chart.current = made;
    made.getZr().on('click', ({ offsetX, offsetY }) => {
      const [at] = made.convertFromPixel({ gridIndex: 0 }, [offsetX, offsetY]) as number[];
      choose.current(at!);
    });
    made.on('legendselectchanged', (event) => {
      selected.current = (event as { selected: Record<string, boolean> }).selected;
      redraw.current();
    });
    const resized = new ResizeObserver(() => redraw.current());
    resized.observe(holder.current!);
    const themed = new MutationObserver(() => redraw.current());
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      resized.disconnect();
      themed.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    const moments = (profile.moments ?? []).filter(
      ({ pid, threadId }) => pid === series.pid && threadId === series.threadId,
    );
    const nameOf = (fn: number): string => profile.functions[fn]?.name ?? '?';
    redraw.current = () => {
      const made = chart.current!;
      const theme = document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
      made.resize();
      const data = {
        ...{ series, spans, nameOf, moments, falls, collections, marked, chosen: time },
        width: made.getWidth(),
        selected: selected.current,
      };
      made.setOption(timeOption(data, theme));
      const toPixel = (at: number, bytes: number): [number, number] =>
        made.convertToPixel({ gridIndex: 0 }, [at, bytes]) as [number, number];
      const drawn = { toPixel, bottom: TOP + HEIGHT, height: HEIGHT };
      made.setOption({ series: [bracketSeries(series, spans, drawn, theme)] });
    };
    redraw.current();
  }, [profile, series, spans, falls, collections, marked, time]);
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
