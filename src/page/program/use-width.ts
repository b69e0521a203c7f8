import { useEffect, useState } from 'preact/hooks';

/** Below this many pixels a page has one column. */
const NARROW = 760;

/** Whether the window is as narrow as a telephone's. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => innerWidth < NARROW);
  useEffect(() => {
    const onResize = (): void => setNarrow(innerWidth < NARROW);
    addEventListener('resize', onResize);
    return () => removeEventListener('resize', onResize);
  }, []);
  return narrow;
}
