import { mapGet, mapSet } from './captured.ts';

export function addTo<Key>(sums: Map<Key, number>, key: Key, value: number): void {
  mapSet(sums, key, (mapGet(sums, key) ?? 0) + value);
}
