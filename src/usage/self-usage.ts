import { once } from 'node:events';
import { measureCall, type UsageSettings } from './function-usage.ts';
import type { MemoryUsage, ProcessExit } from './types.ts';

/** Watches this process until the timeout or the signal; without either it is read once. */
export async function measureSelf(settings: UsageSettings): Promise<MemoryUsage<ProcessExit>> {
  const wait = async ({ signal }: { signal?: AbortSignal } = {}): Promise<ProcessExit> => {
    if (signal && !signal.aborted) await once(signal, 'abort');
    return { code: null, signal: null };
  };
  return measureCall([wait], { ...settings, name: settings.name ?? settings.metric });
}
