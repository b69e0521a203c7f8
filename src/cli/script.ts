import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { MprofLineError } from '../error.ts';

/**
 * Finds the file that node would run for `script`, and says what is wrong with it before anything is started.
 * @throws MprofLineError
 */
export function checkScript(script: string): string {
  const path = locate(script);
  const head = readHead(script, path);
  if (head.includes(0) && !['.node', '.wasm'].includes(extname(path))) {
    throw new MprofLineError(`${script} is a binary file, expected a script`);
  }
  return path;
}

function locate(script: string): string {
  const path = resolve(script);
  try {
    // Node adds extensions, and takes the main file of a folder.
    return createRequire(join(process.cwd(), 'noop.js')).resolve(path);
  } catch {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) throw new MprofLineError(`${script} is a directory, expected a script`);
    if (stat) return path;
    throw new MprofLineError(`there is no such script: ${script}`);
  }
}

/** The first bytes of the file. */
function readHead(script: string, path: string): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(4096);
      return head.subarray(0, readSync(file, head, 0, head.length, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new MprofLineError(`cannot read ${script}: ${code === 'EACCES' ? 'permission denied' : message}`);
  }
}
