import type { Elsewhere } from './types.ts';

export { OUTER } from '../../../runtime/live/outer-name.ts';

/** Adds up what several threads or runs hold elsewhere, by name, the largest first. Bytes are whole. */
export function sumElsewhere(all: readonly (readonly Elsewhere[])[]): Elsewhere[] {
  const sums = new Map<string, number>();
  for (const { name, bytes } of all.flat()) sums.set(name, (sums.get(name) ?? 0) + bytes);
  return Array.from(sums, ([name, bytes]) => ({ name, bytes: Math.round(bytes) })).sort((a, b) => b.bytes - a.bytes);
}
