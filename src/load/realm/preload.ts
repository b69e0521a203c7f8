/** What stands in the place of ../preload.ts in a built package: it has that loaded in a realm of the profiler's own. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, isMainThread } from 'node:worker_threads';
import { SETTINGS_KEY, SETTINGS_VARIABLE, type Settings } from '../../session/settings.ts';
import { openRealm } from './open.ts';

const folder = fileURLToPath(new URL('../../../bundle/', import.meta.url));
const { cache } = createRequire(import.meta.url);
for (const path of Object.keys(cache)) if (path.startsWith(folder)) delete cache[path];
openRealm(folder, cacheFolder())('start.cjs');

/** As the launcher, or the thread that started this one, has handed it over; wrong settings are reported by who reads all of them. */
function cacheFolder(): string | null {
  try {
    const settings = isMainThread ? JSON.parse(process.env[SETTINGS_VARIABLE]!) : getEnvironmentData(SETTINGS_KEY);
    return (settings as Settings).cache;
  } catch {
    return null;
  }
}
