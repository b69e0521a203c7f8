/**
 * The entry point for `node --import mprof-line/register script.js`. The process reports by itself when it ends; its
 * options come from `MPROF_LINE_*` variables.
 */
import { loadAhead } from '../lazy.ts';
import { startProfiled } from './start.ts';

await loadAhead();
startProfiled(undefined);
