import { createRequire } from 'node:module';

/** Node's compressor, loaded when it is asked for: most reports are text, and each run would pay for it. */
export function zlib(): typeof import('node:zlib') {
  return createRequire(import.meta.url)('node:zlib') as typeof import('node:zlib');
}
