import { createRequire } from 'node:module';

/** 12 hexadecimal digits that nobody can guess, for the name of a file among others. */
export function randomName(): string {
  // Loaded here: it takes as long as all of the launcher's own modules, and a program waits for those.
  const { randomBytes } = createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto');
  return randomBytes(6).toString('hex');
}
