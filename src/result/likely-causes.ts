import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { shellWord } from '../text/shell-word.ts';
import type { Run } from './run.ts';

/** Each option that takes patterns. */
const PATTERNS = ['only', 'include', 'exclude'] as const;

/**
 * Words that look as if a shell had put them there in place of a pattern: an option's pattern that is a file, and files where the
 * script's arguments stand.
 */
export function expandedByShell({ settings, script, args }: Run): string[] {
  const option = PATTERNS.find((name) => settings[name].some((value) => isFile(resolve(settings.cwd, value))));
  if (option === undefined) return [];
  const value = settings[option].find((each) => isFile(resolve(settings.cwd, each)))!;
  const others = [script, ...args].filter(
    (word) => extensionOf(word) !== '' && extensionOf(word) === extensionOf(value),
  );
  // A file may be named by itself: only a neighbour of its kind behind it makes it likely, or a file where a name was meant.
  if (option !== 'only' && others.length < 2) return [];
  const pattern = `*${extensionOf(value)}`;
  return [
    `${value} after --${option} is a file: an unquoted pattern is replaced by the shell. Put it in quotes, as in --${option} ${shellWord(option === 'only' ? 'parse*' : pattern)}`,
  ];
}

/** Whether the compiler of this script's project drops comments, and with them every `@profile`. */
export function removedComments({ path }: Run): string[] {
  if (/\.[cm]?tsx?$/.test(path)) return [];
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const config = read(join(folder, 'tsconfig.json'));
    if (config !== null) {
      if (!/"removeComments"\s*:\s*true/.test(config)) return [];
      return [
        `${join(folder, 'tsconfig.json')} has removeComments: the compiler drops every @profile. With "sourceMap": true it is found in the source; --only chooses functions by name.`,
      ];
    }
    if (dirname(folder) === folder) return [];
  }
}

function extensionOf(word: string): string {
  return /\.[cm]?[jt]sx?$/.exec(word)?.[0] ?? '';
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
