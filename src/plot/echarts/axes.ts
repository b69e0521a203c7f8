// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { type AxisUnit, memoryFloor, niceStep, tickText } from '../chart/ticks.ts';
import type { TimelineChart } from '../chart/types.ts';
import type { ChartOption, Theme } from './theme.ts';

export function timeAxis(
  chart: TimelineChart,
  unit: AxisUnit,
  theme: Theme,
  gridIndex: number,
  labelled: boolean,
): ChartOption {
  return {
    type: 'value',
    gridIndex,
    min: chart.from / unit.size,
    max: chart.to / unit.size,
    axisLabel: {
      show: labelled,
      color: theme.faint,
      hideOverlap: true,
      showMinLabel: true,
      formatter: (value: number) => (isEdge(value, chart, unit) ? '' : `${tickText(value)} ${unit.name}`),
    },
    axisLine: { show: true, onZero: false, lineStyle: { color: theme.faint } },
    axisTick: { show: labelled, lineStyle: { color: theme.faint } },
    splitLine: { show: true, lineStyle: { color: theme.grid, type: 'dotted' } },
  };
}

/** An axis ends where the recording does; a label `1.2837 s` there would only be noise. */
function isEdge(value: number, chart: TimelineChart, unit: AxisUnit): boolean {
  const step = niceStep((chart.to - chart.from) / unit.size, 10);
  return value === chart.to / unit.size && Math.abs(value / step - Math.round(value / step)) > 1e-6;
}

/** The memory axis, in its unit. */
export interface Range {
  min: number;
  max: number;
  step: number;
}

/** Whole steps, with some room above the peak for its label. */
export function memoryRange(chart: TimelineChart, unit: AxisUnit, largest: number): Range {
  let smallest = Infinity;
  for (const line of chart.lines) for (const [, memory] of line.points) smallest = Math.min(smallest, memory);
  const floor = memoryFloor(smallest, largest, 6) / unit.size;
  const top = largest / unit.size;
  const step = niceStep((top - floor) * 1.08 || 1, 6);
  const min = Math.floor(floor / step) * step;
  return { min, max: Math.ceil((top + (top - min) * 0.06) / step) * step || 1, step };
}

export function memoryAxis({ min, max, step }: Range, unit: AxisUnit, theme: Theme): ChartOption {
  return {
    type: 'value',
    min,
    max,
    interval: step,
    axisLabel: { color: theme.faint, formatter: (value: number) => memoryTick(value, unit) },
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.grid } },
  };
}

export function memoryTick(value: number, unit: AxisUnit): string {
  return value === 0 ? '0' : `${tickText(value)} ${unit.name}`;
}

export function levelAxis(levels: number): ChartOption {
  return { type: 'value', gridIndex: 1, min: 0, max: levels, inverse: true, show: false };
}
