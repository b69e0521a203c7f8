/** What stands in the place of ../preload.ts in a built package: it has that loaded in a realm of the profiler's own. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { openRealm } from './open.ts';

const folder = fileURLToPath(new URL('../../../bundle/', import.meta.url));
const { cache } = createRequire(import.meta.url);
for (const path of Object.keys(cache)) if (path.startsWith(folder)) delete cache[path];
openRealm(folder)('start.cjs');
