/**
 * The entry point for `node --import mprof-line/register script.js`. The process reports by itself when it ends; its
 * options come from `MPROF_LINE_*` variables.
 */
import { createRequire } from 'node:module';
import { bundle } from '../bundle.ts';

const bundled = bundle('preload');
if (bundled) {
  createRequire(import.meta.url)(bundled);
} else {
  const [{ loadAhead }, { startProfiled }] = await Promise.all([import('../lazy.ts'), import('./start.ts')]);
  await loadAhead();
  startProfiled(() => undefined);
}
