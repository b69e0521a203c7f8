import { useEffect, useState } from 'preact/hooks';

/** Where a reader is; all of it stands behind the `#` of the address, so that a link leads there. */
export interface Address {
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
export type Go = (to: { [K in keyof Address]?: Address[K] | undefined }, how?: 'push' | 'replace') => void;

/** Reads an address; what is not understood is left out. */
export function readAddress(hash: string): Address {
  const { view, ...rest } = Object.fromEntries(new URLSearchParams(hash.replace(/^#/, '')));
  return { ...rest, view: VIEWS.find((name) => name === view) ?? 'overview' };
}

/** An address as text, from `#` on. */
export function fragmentOf(address: { [K in keyof Address]?: Address[K] | undefined }): string {
  const given = Object.entries(address).filter(([, value]) => value !== undefined && value !== '');
  return `#${new URLSearchParams(given as [string, string][])}`;
}

/** The address of what is shown, and how to go elsewhere. */
export function useAddress(): [Address, Go] {
  const [address, setAddress] = useState(() => readAddress(location.hash));
  useEffect(() => {
    const onHash = (): void => setAddress(readAddress(location.hash));
    addEventListener('hashchange', onHash);
    addEventListener('popstate', onHash);
    return () => {
      removeEventListener('hashchange', onHash);
      removeEventListener('popstate', onHash);
    };
  }, []);
  const go: Go = (to, how = 'push') => {
    setAddress((before) => {
      const hash = fragmentOf({ ...before, ...to });
      if (hash !== location.hash) remember(hash, how);
      return readAddress(hash);
    });
  };
  return [address, go];
}

function remember(hash: string, how: 'push' | 'replace'): void {
  try {
    if (how === 'push') history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  } catch {
    // A frame without an address of its own keeps no history; the page itself still goes there.
  }
}
