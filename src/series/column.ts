import type { Column, Track } from './types.ts';

/** An empty column with room for `capacity` samples. The operating system commits its pages only when they are written. */
export function createColumn(capacity: number): Column {
  return { time: new Float64Array(capacity), memory: new Float64Array(capacity), length: 0 };
}

/** Appends one sample; doubles the column when it is full. */
export function append(column: Column, time: number, memory: number): void {
  if (column.length === column.time.length) grow(column);
  column.time[column.length] = time;
  column.memory[column.length++] = memory;
}

function grow(column: Column): void {
  const capacity = Math.max(64, column.time.length * 2);
  const time = new Float64Array(capacity);
  const memory = new Float64Array(capacity);
  time.set(column.time);
  memory.set(column.memory);
  column.time = time;
  column.memory = memory;
}

/** The column as a track: times made relative to `origin`, ascending. */
export function toTrack(column: Column, label: string, origin: number): Track {
  const time = column.time.subarray(0, column.length);
  const memory = column.memory.subarray(0, column.length);
  let ascending = true;
  let last = -Infinity;
  for (let i = 0; i < time.length; i++) {
    const t = time[i]!;
    if (t < last) ascending = false;
    last = t;
    time[i] = t - origin;
  }
  return ascending ? { label, time, memory } : sorted(label, time, memory);
}

function sorted(label: string, time: Float64Array, memory: Float64Array): Track {
  const order = Array.from(time.keys()).sort((a, b) => time[a]! - time[b]!);
  return {
    label,
    time: Float64Array.from(order, (i) => time[i]!),
    memory: Float64Array.from(order, (i) => memory[i]!),
  };
}
