import { type Block, type Gap, isGap, type Row } from './block.ts';

/** A listing that is cut short keeps so many rows at least. */
const LEAST_ROWS = 12;
/** One that is not the first gets so many at most when there is no room for all of it. */
const MOST_ROWS = 40;

/** What a person reads of many listings. */
export interface Excerpt {
  blocks: Block[];
  /** How many listings there is no room for. */
  hidden: number;
}

/** The first of the listings, as many as there is room for in `lines` lines; long ones are reduced to their heaviest lines. */
export function excerpt(blocks: readonly Block[], lines: number): Excerpt {
  const shown: Block[] = [];
  let left = lines;
  for (const block of blocks) {
    if (shown.length > 0 && left < Math.min(block.rows.length, LEAST_ROWS)) break;
    const most = shown.length === 0 ? Math.max(left, LEAST_ROWS) : Math.max(LEAST_ROWS, Math.min(left, MOST_ROWS));
    const part = reduced(block, most);
    shown.push(part);
    // Title, heading, rule and the line between listings.
    left -= part.rows.length + 4;
  }
  return { blocks: shown, hidden: blocks.length - shown.length };
}

/** A listing of at most `most` rows: its first line, and those that allocated most, in their order. */
export function reduced(block: Block, most: number): Block {
  const { rows } = block;
  if (rows.length <= most) return block;
  const heaviest = rows
    .map((row, index) => ({ index, bytes: allocatedBy(row) }))
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || a.index - b.index);
  // Between any two that are kept there may be a gap.
  const kept = new Set([0, ...heaviest.slice(0, Math.max(1, Math.floor(most / 2) - 1)).map(({ index }) => index)]);
  const part: (Row | Gap)[] = [];
  for (const [index, row] of rows.entries()) {
    const last = part.at(-1);
    if (kept.has(index)) part.push(row);
    else if (last !== undefined && isGap(last) && last.fn === null) {
      last.endLine = isGap(row) ? row.endLine : row.line;
      last.allocated += allocatedBy(row);
    } else {
      const endLine = isGap(row) ? row.endLine : row.line;
      part.push({ line: row.line, endLine, fn: null, allocated: allocatedBy(row) });
    }
  }
  return { ...block, rows: part };
}

function allocatedBy(row: Row | Gap): number {
  return isGap(row) ? row.allocated : (row.measures?.allocated ?? 0);
}
