/** FNV-1a of 32 bits, and another like it. It names files; what must not be confused is compared besides. */
export function shortName(text: string): string {
  let [low, high] = [0x811c9dc5, 0x050c5d1f];
  for (let i = 0; i < text.length; i++) {
    low = Math.imul(low ^ text.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ text.charCodeAt(i), 0x5bd1e995) ^ (high >>> 13);
  }
  return `${[low, high].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('')}`;
}
