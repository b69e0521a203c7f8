import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { MprofLineError } from '../error.ts';
import { hint } from '../text/expected.ts';
import { nearest } from '../text/nearest.ts';
import { COMMANDS } from './command-names.ts';

/** Package managers, whose names a person may have misspelt, and which start the scripts of a package.json. */
const MANAGERS = ['npm', 'npx', 'pnpm', 'yarn'];

const SCRIPT = /\.[cm]?[jt]sx?$/;

/**
 * The program that a word means, as npx finds it: in node_modules/.bin of `cwd` and the folders above it, then in PATH. Null
 * when there is none, or when the word is a path.
 */
export function findProgram(word: string, cwd: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  if (!isName(word)) return null;
  // Windows starts by the extension; a file without one beside it is for other systems.
  const ends = process.platform === 'win32' ? (environment.PATHEXT ?? '.COM;.EXE;.BAT;.CMD').split(';') : [''];
  for (const folder of [...binFolders(cwd), ...pathFolders(environment)]) {
    for (const end of ends) {
      const path = join(folder, word.toLowerCase().endsWith(end.toLowerCase()) ? word : word + end);
      if (isProgram(path)) return path;
    }
  }
  return null;
}

/** What is wrong with a word that is neither a file nor a program, and what to write instead. */
export function noSuchProgram(word: string, cwd: string): MprofLineError {
  if (!isName(word) || SCRIPT.test(word)) {
    const folder = dirname(word);
    const scripts = namesIn(join(cwd, folder)).filter((name) => SCRIPT.test(name));
    const near = hint(word, folder === '.' ? scripts : scripts.map((name) => `${folder}/${name}`));
    return new MprofLineError(`there is no such script: ${word}${near}`);
  }
  const { scripts, manager } = packageScripts(cwd);
  if (scripts.includes(word)) {
    return new MprofLineError(
      `there is no such file or program: ${word}; package.json has a script of that name: mprof-line ${manager} run ${word}`,
    );
  }
  const near = nearest(word, ['help', ...COMMANDS, ...binFolders(cwd).flatMap(namesIn), ...MANAGERS]);
  const advice =
    near === null ? `one that is not installed is run by npx: mprof-line npx ${word}` : `did you mean ${near}?`;
  return new MprofLineError(
    `there is no such file or program: ${word}; looked into node_modules/.bin, here and above, and PATH; ${advice}`,
  );
}

function isName(word: string): boolean {
  return word !== '' && word !== '.' && word !== '..' && !/[\\/]/.test(word);
}

/** node_modules/.bin of `cwd`, and of the folders above it. */
function binFolders(cwd: string): string[] {
  return upwards(cwd).map((folder) => join(folder, 'node_modules', '.bin'));
}

function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

/** Where Windows writes the name as `Path`, `process.env` finds it all the same. */
function pathFolders(environment: NodeJS.ProcessEnv): string[] {
  return (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

function isProgram(path: string): boolean {
  try {
    if (!statSync(path).isFile()) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => name.replace(/\.(?:cmd|ps1)$/, ''));
  } catch {
    return [];
  }
}

/** The names of the scripts of the nearest package.json, and the package manager that the lock file beside it is of. */
function packageScripts(cwd: string): { scripts: string[]; manager: string } {
  for (const folder of upwards(cwd)) {
    try {
      const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts?: object };
      const locks = Object.entries({ 'pnpm-lock.yaml': 'pnpm', 'yarn.lock': 'yarn' });
      const manager = locks.find(([file]) => statSync(join(folder, file), { throwIfNoEntry: false }))?.[1];
      return { scripts: Object.keys(scripts ?? {}), manager: manager ?? 'npm' };
    } catch {
      // None here, or one that cannot be read.
    }
  }
  return { scripts: [], manager: 'npm' };
}
