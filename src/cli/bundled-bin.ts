#!/usr/bin/env node
/** What `mprof-line` is in a built package: bin.ts as CommonJS, for Node takes 10 ms longer to begin with an ES module. */
import { fileURLToPath } from 'node:url';
import { boot } from './boot.ts';

const { main, keepCode } = boot(fileURLToPath(new URL('../../bundle/launcher.cjs', import.meta.url)));
void main(process.argv.slice(2), keepCode);
