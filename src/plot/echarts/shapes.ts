// This file is also part of the page that plotHtml makes: it needs nothing of Node.
import { BRACKET_HEIGHT, BRACKET_WIDTH } from './brackets.ts';

/** What echarts hands to a custom series for one of its items. */
export interface BracketApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
  size(span: [number, number]): [number, number];
}

type Shape = Record<string, unknown>;

/**
 * An execution on the line: `[` where it was entered, `]` where it was left, at the memory of that moment; one that was moved out of the
 * way of another hangs on a thread from there.
 */
export function drawBracket(api: BracketApi, color: string): Shape {
  const enter = api.coord([api.value(0), api.value(2)]);
  const leave = api.coord([api.value(1), api.value(3)]);
  return {
    type: 'group',
    children: [
      ...bracket(enter, BRACKET_WIDTH, api.value(4), color),
      ...bracket(leave, -BRACKET_WIDTH, api.value(5), color),
    ],
  };
}

function bracket([x, place]: [number, number], width: number, lift: number, stroke: string): Shape[] {
  const y = place - lift;
  const points = [
    [x + width, y - BRACKET_HEIGHT],
    [x, y - BRACKET_HEIGHT],
    [x, y + BRACKET_HEIGHT],
    [x + width, y + BRACKET_HEIGHT],
  ];
  const shape = { type: 'polyline', shape: { points }, style: { stroke, lineWidth: 2.2, fill: 'none' } };
  const thread = { x1: x, x2: x, y1: place, y2: y + Math.sign(lift) * BRACKET_HEIGHT };
  return lift === 0
    ? [shape]
    : [shape, { type: 'line', shape: thread, style: { stroke, lineWidth: 1, lineDash: [2, 2] } }];
}

/** An execution in the flame graph: a bar on its level, with the name in it when there is room. */
export function drawSpan(api: BracketApi, name: string, fill: string, edge: string): Shape {
  const [left, top] = api.coord([api.value(0), api.value(2)]);
  const [right] = api.coord([api.value(1), api.value(2)]);
  const height = api.size([0, 1])[1];
  const width = Math.max(1, right - left);
  return {
    type: 'rect',
    shape: { x: left, y: top + 1, width, height: Math.max(1, height - 2), r: 2 },
    style: { fill, opacity: 0.85, stroke: edge, lineWidth: width > 3 ? 0.5 : 0 },
    ...(width > 30 && {
      textContent: {
        type: 'text',
        style: { text: name, fill: edge, fontSize: 11, width: width - 8, overflow: 'truncate' },
      },
      textConfig: { position: 'insideLeft' },
    }),
  };
}
