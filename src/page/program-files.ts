import { readFileSync } from 'node:fs';
import type { PageProgram } from './render-page.ts';

/** Where scripts/bundle.mjs puts the page's program. */
const BUNDLES = new URL('../../bundle/', import.meta.url);

/** The page's program, as the package was built. */
export function pageProgram(): PageProgram {
  const read = (name: string): string => readFileSync(new URL(name, BUNDLES), 'utf8');
  return { script: `${read('charts.cjs')};\n${read('report-page.js')}`, style: read('report-page.css') };
}
