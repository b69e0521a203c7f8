/** Keeps the thread busy; allocates, so that there are collections. */
export function busy(ms: number): number {
  let kept: object[] = [];
  let count = 0;
  for (const end = performance.now() + ms; performance.now() < end; count++) {
    kept.push({ count });
    if (kept.length > 100_000) kept = [];
  }
  return count;
}

/** Allocates so many objects, of 28 bytes or more each. */
export function makeObjects(total: number): number {
  let kept: object[] = [];
  for (let count = 0; count < total; count++) {
    kept.push({ count });
    if (kept.length > 100_000) kept = [];
  }
  return kept.length;
}
