/** What stands in the place of ../preload.ts in a built package: it has that loaded in a realm of the profiler's own. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, isMainThread } from 'node:worker_threads';
import { preparedOptions, SETTINGS_KEY, SETTINGS_VARIABLE, type Settings } from '../../session/settings.ts';
import { openRealm } from './open.ts';

const folder = fileURLToPath(new URL('../../../bundle/', import.meta.url));
const { cache } = createRequire(import.meta.url);
for (const path of Object.keys(cache)) if (path.startsWith(folder)) delete cache[path];
const settings = handedOver();
const load = openRealm(folder, settings?.cache ?? null);
if (settings?.marked && settings.launcher !== null && settings.functionTimes === null && isMainThread)
  prepare(settings);
load('start.cjs');

/** As the launcher, or the thread that started this one, has handed it over; wrong settings are reported by who reads all of them. */
function handedOver(): Settings | undefined {
  try {
    return (isMainThread ? JSON.parse(process.env[SETTINGS_VARIABLE]!) : getEnvironmentData(SETTINGS_KEY)) as Settings;
  } catch {
    return undefined;
  }
}

/** Has the runtime start what it will need, while all else is loaded. */
function prepare(asked: Settings): void {
  try {
    (load('runtime.cjs') as typeof import('../../../runtime/install.ts')).prepareRuntime(preparedOptions(asked));
  } catch {
    // It is tried once more, and told, when the first file with probes is loaded.
  }
}
