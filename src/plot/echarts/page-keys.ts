// This file is part of the page that plotHtml makes: it needs nothing of Node.
import { formatBytes, formatMs } from '../../text/units.ts';
import { memoryUnit, tickText, timeUnit } from '../chart/ticks.ts';
import type { Chart, GrowthChart, TimelineChart } from '../chart/types.ts';
import { momentRows } from './moment-text.ts';
import type { PageChart, PageElement, PageKey } from './page-types.ts';

/** A place that arrow keys lead to: where it is on the axes, and what is said of it. */
interface Stop {
  /** In the units of the axes. */
  at: [number, number];
  text(): string;
}

/** Stops of a chart over time in what is in view. */
const STOPS = 100;
const MOVES: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };
/** What zooming in leaves of the part in view. */
const ZOOM = 0.7;

/** Walks a chart by arrow keys, zooms it by plus and minus, and shows all of it by Escape; `told` says what is there. */
export function listenForKeys(box: PageElement, told: PageElement, chart: Chart, drawing: PageChart): void {
  let position = 0;

  const view = (): [number, number] => {
    const { start = 0, end = 100 } = drawing.getOption().dataZoom?.[0] ?? {};
    return [start, end];
  };
  const show = (stop: Stop): void => {
    const [x, y] = drawing.convertToPixel({ gridIndex: 0 }, stop.at);
    drawing.dispatchAction({ type: 'showTip', x, y });
    told.textContent = stop.text();
  };
  const zoom = (factor: number): void => {
    const [start, end] = view();
    const length = Math.min(100, (end - start) * factor);
    // What is looked at stays where it is on the screen.
    const from = Math.max(0, Math.min(100 - length, start + position * (end - start - length)));
    drawing.dispatchAction({ type: 'dataZoom', start: from, end: from + length });
  };
  const walk = (to: (last: number) => number): void => {
    const stops = chart.kind === 'growth' ? growthStops(chart) : timeStops(chart, view());
    const last = stops.length - 1;
    if (last < 0) return;
    const index = Math.max(0, Math.min(last, to(last)));
    position = last === 0 ? 0 : index / last;
    show(stops[index]!);
  };

  box.addEventListener('keydown', (event: PageKey) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const move = MOVES[key];
    if (move !== undefined) walk((last) => Math.round(position * last) + move);
    else if (key === 'Home') walk(() => 0);
    else if (key === 'End') walk((last) => last);
    else if (key === '+' || key === '=') zoom(ZOOM);
    else if (key === '-') zoom(1 / ZOOM);
    else if (key === 'Escape') {
      drawing.dispatchAction({ type: 'dataZoom', start: 0, end: 100 });
      drawing.dispatchAction({ type: 'hideTip' });
    } else return;
    event.preventDefault();
  });
}

/** Moments of the part in view, as far apart as can be told from one another. */
function timeStops(chart: TimelineChart, [start, end]: [number, number]): Stop[] {
  const length = chart.to - chart.from;
  const [from, to] = [chart.from + (length * start) / 100, chart.from + (length * end) / 100];
  const points =
    chart.lines[0]?.points.filter(([time], i, all) => time >= from && time <= to && time !== all[i - 1]?.[0]) ?? [];
  const unit = timeUnit(chart.to);
  const memory = memoryUnit(chart.lines.reduce((top, line) => Math.max(top, line.peak), chart.peak?.memory ?? 0));
  const every = Math.max(1, Math.ceil(points.length / STOPS));
  const chosen = points.filter((_, index) => index % every === 0 || index === points.length - 1);
  return chosen.map(([time, bytes]) => ({
    at: [time / unit.size, bytes / memory.size],
    text: () =>
      `${formatMs(time, 2)}: ${momentRows(chart, time, chart.lines)
        .map(({ name, text }) => `${name} ${text}`)
        .join('; ')}`,
  }));
}

function growthStops(chart: GrowthChart): Stop[] {
  const all = chart.curves.flatMap((curve) => [...curve.points, ...curve.fitted]);
  const unit = memoryUnit(all.reduce((top, [, memory]) => Math.max(top, memory), 0));
  return chart.curves.flatMap(({ name, points }) =>
    points.map(
      ([n, memory]): Stop => ({
        at: [n, memory / unit.size],
        text: () => `${name}: ${chart.label} = ${tickText(n)}: ${formatBytes(memory)}`,
      }),
    ),
  );
}
