#!/usr/bin/env node
import { createRequire } from 'node:module';
import { bundle } from '../bundle.ts';

const bundled = bundle('boot');
if (bundled === null) {
  const { main } = await import('./main.ts');
  await main(process.argv.slice(2));
} else {
  const { boot } = createRequire(import.meta.url)(bundled) as typeof import('./boot.ts');
  const { main, keepCode } = boot(bundled.replace(/boot\.cjs$/, 'launcher.cjs'));
  await main(process.argv.slice(2), keepCode);
}
