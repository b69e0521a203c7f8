import type { Profile } from '../profile/types.ts';
import { cutToWidth, displayWidth, escapeControls } from '../text/plain-text.ts';
import { formatBytes, formatCount, formatShare } from '../text/units.ts';
import { type LineFrame, type LineStacks, lineStacks, type StackNode, totalsBelow } from './stacks.ts';

const WIDTH = 1200;
const MARGIN = 10;
const TOP = 54;
const ROW = 18;
/** A frame narrower than this many pixels cannot be seen; it leaves its place empty. */
const LEAST_WIDTH = 0.4;
/** One character of the 12 px monospaced font. */
const CHARACTER = 7.2;

const STYLE = `
  svg { max-width: 100%; height: auto; }
  text { font: 12px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #1b1b1b; }
  .page { fill: #ffffff; } .head { font-size: 15px; font-weight: 600; } .quiet { fill: #5b5b5b; }
  rect.f { stroke: #ffffff; stroke-width: 0.5; } g:hover > rect.f { stroke: #000000; stroke-width: 1; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #16181d; } text.head, text.quiet { fill: #e4e4e4; } rect.f { stroke: #16181d; }
    g:hover > rect.f { stroke: #ffffff; }
  }`;

interface Box {
  node: StackNode;
  x: number;
  depth: number;
  width: number;
  total: number;
}

/**
 * A flame graph of what the lines allocated, as an SVG that needs nothing else: callers above what they called, as wide as
 * the bytes below them, each with its exact number as a tooltip. Colours tell files apart. Callers and what they called
 * are listed by weight.
 */
export function renderFlameGraph(profile: Profile): string {
  const stacks = lineStacks(profile);
  const totals = totalsBelow(stacks, ({ allocated }) => allocated);
  const whole = stacks.roots.reduce((sum, root) => sum + totals.get(root)!, 0);
  const { boxes, hidden } = boxesOf(stacks, totals, whole);
  const depth = boxes.reduce((most, box) => Math.max(most, box.depth + 1), 1);
  const height = TOP + depth * ROW + MARGIN;
  const notes = [
    `${formatBytes(whole)} allocated`,
    'width: bytes allocated by a line and what it called',
    ...(hidden > 0 ? [`${formatCount(hidden)} frames too narrow to be drawn`] : []),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${text(`Allocation by line: ${profile.run.argv.join(' ')}`)}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="page" width="100%" height="100%"/>`,
    `<text class="head" x="${MARGIN}" y="22">${text(cutToWidth(plain(profile.run.argv.join(' ')), 120))}</text>`,
    `<text class="quiet" x="${MARGIN}" y="42">${text(notes.join(' · '))}</text>`,
    ...boxes.map((box) => boxText(box, whole)),
    '</svg>\n',
  ].join('\n');
}

function boxesOf(
  { roots }: LineStacks,
  totals: Map<StackNode, number>,
  whole: number,
): { boxes: Box[]; hidden: number } {
  const scale = whole > 0 ? (WIDTH - 2 * MARGIN) / whole : 0;
  const boxes: Box[] = [];
  let hidden = 0;
  const place = (nodes: readonly StackNode[], from: number, depth: number): void => {
    let x = from;
    for (const node of [...nodes].sort((a, b) => totals.get(b)! - totals.get(a)!)) {
      const total = totals.get(node)!;
      const width = total * scale;
      if (width >= LEAST_WIDTH) boxes.push({ node, x, depth, width, total });
      else if (total > 0) hidden++;
      x += width;
    }
  };
  place(roots, MARGIN, 0);
  // The list grows while it is walked: stacks may be deep.
  for (const { node, x, depth } of boxes) place(node.children, x, depth + 1);
  return { boxes, hidden };
}

function boxText({ node, x, depth, width, total }: Box, whole: number): string {
  const { frame, allocated } = node;
  const y = TOP + depth * ROW;
  const room = Math.floor((width - 6) / CHARACTER);
  const label = frameName(frame);
  const shown = room < 3 ? '' : cutToWidth(label, room);
  const title = [
    frame.path === '' ? label : `${label}  ${plain(frame.path)}:${frame.line}`,
    `${formatBytes(total)} (${formatCount(total)} B), ${formatShare(total, whole)} of all`,
    `itself ${formatBytes(allocated)} (${formatCount(allocated)} B), ${formatCount(node.hits)} hits`,
  ].join('\n');
  const caption = displayWidth(shown) === 0 ? '' : `<text x="${fixed(x + 3)}" y="${y + 13}">${text(shown)}</text>`;
  return (
    `<g><title>${text(title)}</title><rect class="f" x="${fixed(x)}" y="${y}" width="${fixed(width)}" height="${ROW - 1}"` +
    ` fill="${colorOf(frame)}"/>${caption}</g>`
  );
}

function frameName({ name, line }: LineFrame): string {
  return plain(line > 0 ? `${name}:${line}` : name);
}

/** A light warm colour by file; grey where there is none. */
function colorOf({ path }: LineFrame): string {
  if (path === '') return '#c8c8c8';
  let hash = 0;
  for (let i = 0; i < path.length; i++) hash = (Math.imul(hash, 31) + path.charCodeAt(i)) | 0;
  return `hsl(${((hash >>> 0) % 24) * 15} 70% 76%)`;
}

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function plain(value: string): string {
  return escapeControls(value);
}

/** Text as XML; what XML cannot hold is replaced. */
function text(value: string): string {
  return value
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
