/** A grid of cells that each hold 2 × 4 dots: Unicode's braille patterns (U+2800), which every terminal font has. */
export interface BrailleGrid {
  readonly columns: number;
  readonly rows: number;
  /** Dots of each cell. */
  readonly dots: Uint8Array;
  /** Owner of each cell, plus 1: the last one that drew in it. */
  readonly owner: Uint16Array;
}

/** Bit of the dot at `[row within the cell][column within the cell]`. */
const BITS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

export function createGrid(columns: number, rows: number): BrailleGrid {
  return { columns, rows, dots: new Uint8Array(columns * rows), owner: new Uint16Array(columns * rows) };
}

/** Sets one dot; `x` counts from the left, `y` from the top; outside the grid nothing happens. */
export function dot(grid: BrailleGrid, x: number, y: number, owner: number): void {
  if (x < 0 || y < 0 || x >= grid.columns * 2 || y >= grid.rows * 4) return;
  const cell = (y >> 2) * grid.columns + (x >> 1);
  grid.dots[cell]! |= BITS[y & 3]![x & 1]!;
  grid.owner[cell] = owner + 1;
}

/** A straight line of dots between two of them, both included. */
export function stroke(
  grid: BrailleGrid,
  from: [x: number, y: number],
  to: [x: number, y: number],
  owner: number,
): void {
  const steps = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]), 1);
  for (let i = 0; i <= steps; i++) {
    const x = Math.round(from[0] + ((to[0] - from[0]) * i) / steps);
    const y = Math.round(from[1] + ((to[1] - from[1]) * i) / steps);
    dot(grid, x, y, owner);
  }
}

/** The text of a row, in runs of one owner (-1: nobody drew there). */
export function runs(grid: BrailleGrid, row: number): { text: string; owner: number }[] {
  const out: { text: string; owner: number }[] = [];
  for (let column = 0; column < grid.columns; column++) {
    const cell = row * grid.columns + column;
    const owner = grid.owner[cell]! - 1;
    const text = owner < 0 ? ' ' : String.fromCharCode(0x2800 + grid.dots[cell]!);
    const last = out.at(-1);
    if (last && last.owner === owner) last.text += text;
    else out.push({ text, owner });
  }
  return out;
}
