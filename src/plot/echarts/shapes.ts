// This file is also part of the page that plotHtml makes: it needs nothing of Node.
/** What echarts hands to a custom series for one of its items. */
export interface BracketApi {
  value(dimension: number): number;
  coord(point: [number, number]): [number, number];
  size(span: [number, number]): [number, number];
}

type Shape = Record<string, unknown>;

const BRACKET_HEIGHT = 9;
const BRACKET_WIDTH = 5;

/** An execution on the line: `[` where it was entered, `]` where it was left, at the memory of that moment. */
export function drawBracket(api: BracketApi, color: string): Shape {
  const enter = api.coord([api.value(0), api.value(2)]);
  const leave = api.coord([api.value(1), api.value(3)]);
  return { type: 'group', children: [bracket(enter, BRACKET_WIDTH, color), bracket(leave, -BRACKET_WIDTH, color)] };
}

function bracket([x, y]: [number, number], width: number, stroke: string): Shape {
  const points = [
    [x + width, y - BRACKET_HEIGHT],
    [x, y - BRACKET_HEIGHT],
    [x, y + BRACKET_HEIGHT],
    [x + width, y + BRACKET_HEIGHT],
  ];
  return { type: 'polyline', shape: { points }, style: { stroke, lineWidth: 2.2, fill: 'none' } };
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
