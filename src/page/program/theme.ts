import { useEffect, useState } from 'preact/hooks';

export type Theme = 'light' | 'dark';

const KEY = 'mprof-line-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** The theme that is shown, and how to switch it: the system's, until a reader chooses. */
export function useTheme(): [Theme, () => void] {
  const [chosen, setChosen] = useState(stored);
  const [system, setSystem] = useState<Theme>(dark.matches ? 'dark' : 'light');
  useEffect(() => {
    const onChange = (): void => setSystem(dark.matches ? 'dark' : 'light');
    dark.addEventListener('change', onChange);
    return () => dark.removeEventListener('change', onChange);
  }, []);
  const theme = chosen ?? system;
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const toggle = (): void => {
    const next = theme === 'dark' ? 'light' : 'dark';
    setChosen(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // A page from a disk may have no store.
    }
  };
  return [theme, toggle];
}

function stored(): Theme | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : null;
  } catch {
    return null;
  }
}
