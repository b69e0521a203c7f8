import { useEffect, useState } from 'preact/hooks';

/** A value as it was before the last frame: typing stays quick while what depends on it is made anew. */
export function useDeferred<T>(value: T): T {
  const [deferred, setDeferred] = useState(value);
  useEffect(() => {
    const request = requestAnimationFrame(() => setDeferred(value));
    return () => cancelAnimationFrame(request);
  }, [value]);
  return deferred;
}
