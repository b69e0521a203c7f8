#!/usr/bin/env node
import { createRequire } from 'node:module';
import { bundle } from '../bundle.ts';

const bundled = bundle('launcher');
const { main } = bundled
  ? (createRequire(import.meta.url)(bundled) as typeof import('./main.ts'))
  : await import('./main.ts');
await main(process.argv.slice(2));
