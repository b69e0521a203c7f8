import { useEffect, useState } from 'preact/hooks';

/** Where a reader is; all of it stands behind the `#` of the address, so that a link leads there. */
export interface Place {
  view: View;
  /** A measure's name: what is ranked by, and shown as heat. */
  by?: string;
  /** A file's path, and a line of it. */
  file?: string;
  line?: string;
  /** A ranking, its order and what is searched. */
  of?: string;
  sort?: string;
  q?: string;
  /** Columns beside source. */
  columns?: string;
  /** The flame graph: which way it grows, and the frame that it is zoomed to. */
  grows?: string;
  frame?: string;
  /** ms since the start, and the index of a moment. */
  time?: string;
  moment?: string;
  /** Index of the series that is shown. */
  thread?: string;
}

export const VIEWS = ['overview', 'source', 'time', 'paths', 'holders'] as const;
export type View = (typeof VIEWS)[number];

/** Goes somewhere: what is not named stays; `undefined` takes a part away. */
export type Go = (to: { [K in keyof Place]?: Place[K] | undefined }, how?: 'push' | 'replace') => void;

/** Reads a place from an address; what is not understood is left out. */
export function readPlace(hash: string): Place {
  const { view, ...rest } = Object.fromEntries(new URLSearchParams(hash.replace(/^#/, '')));
  return { ...rest, view: VIEWS.find((name) => name === view) ?? 'overview' };
}

/** The address of a place, from `#` on. */
export function hashOf(place: { [K in keyof Place]?: Place[K] | undefined }): string {
  const given = Object.entries(place).filter(([, value]) => value !== undefined && value !== '');
  return `#${new URLSearchParams(given as [string, string][])}`;
}

/** The place that is shown, and how to leave it. */
export function usePlace(): [Place, Go] {
  const [place, setPlace] = useState(() => readPlace(location.hash));
  useEffect(() => {
    const onHash = (): void => setPlace(readPlace(location.hash));
    addEventListener('hashchange', onHash);
    addEventListener('popstate', onHash);
    return () => {
      removeEventListener('hashchange', onHash);
      removeEventListener('popstate', onHash);
    };
  }, []);
  const go: Go = (to, how = 'push') => {
    setPlace((before) => {
      const hash = hashOf({ ...before, ...to });
      if (hash !== location.hash) remember(hash, how);
      return readPlace(hash);
    });
  };
  return [place, go];
}

function remember(hash: string, how: 'push' | 'replace'): void {
  try {
    if (how === 'push') history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  } catch {
    // A frame without an address of its own keeps no history; the page itself still goes there.
  }
}
