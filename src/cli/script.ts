import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join, resolve } from 'node:path';
import { MprofLineError } from '../error.ts';
import { systemReason } from '../text/system-reason.ts';
import { findProgram, noSuchProgram } from './find-program.ts';

/** What the first word of a command stands for: a file that node runs, or a program that is started as it is. */
export interface Target {
  kind: 'script' | 'program';
  /** Absolute. */
  path: string;
  /** What it is started by: a file as it was called, what was found elsewhere by its path. */
  file: string;
}

/** A file whose first line names node, with nothing between. */
const FOR_NODE = /^#!\s*(?:\S*\/env\s+)?(?:\S*\/)?node\s*$/;
const FOR_SHELL = /^#!\s*(?:\S*\/env\s+)?(?:\S*\/)?(?:ba|da|z|k|a)?sh\b/;

/**
 * Finds what `word` stands for, and says what is wrong with it before anything is started. A file always wins; then come the
 * programs of node_modules/.bin and of PATH.
 * @throws MprofLineError
 */
export function findTarget(word: string): Target {
  if (word === '') throw new MprofLineError('expected a script to profile, given ""');
  if (word === '-')
    throw new MprofLineError('-: expected a script in a file: a program from stdin has no lines to show');
  const path = locate(word);
  if (path === null) {
    const program = findProgram(word, process.cwd());
    if (program === null) throw noSuchProgram(word, process.cwd());
    const isScript = isOfPackage(program) && FOR_NODE.test(firstLine(word, program));
    return { kind: isScript ? 'script' : 'program', path: program, file: program };
  }
  const head = readHead(word, path);
  if (head.includes(0) && !['.node', '.wasm'].includes(extname(path))) {
    throw new MprofLineError(`${word} is a binary file, expected a script`);
  }
  return FOR_SHELL.test(head.toString('latin1')) && mayRun(path)
    ? { kind: 'program', path, file: path }
    : { kind: 'script', path, file: word };
}

/** Those of a package are for the node that runs; others may be for another one, which their first line finds. */
function isOfPackage(program: string): boolean {
  return /[\\/]node_modules[\\/]\.bin[\\/]/.test(program);
}

/** The file that node would run for `word`; null when there is none. */
function locate(word: string): string | null {
  const path = resolve(word);
  try {
    // Node adds extensions, and takes the main file of a folder.
    return createRequire(join(process.cwd(), 'noop.js')).resolve(path);
  } catch {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) {
      if (findProgram(word, process.cwd()) !== null) return null;
      throw new MprofLineError(`${word} is a directory, expected a script`);
    }
    return stat ? path : null;
  }
}

function mayRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function firstLine(word: string, path: string): string {
  return readHead(word, path).toString('latin1').split('\n')[0]!;
}

/** The first bytes of the file. */
function readHead(word: string, path: string): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(4096);
      return head.subarray(0, readSync(file, head, 0, head.length, 0));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new MprofLineError(`cannot read ${word}: ${systemReason(error)}`);
  }
}
