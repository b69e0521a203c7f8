import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { hasLongLines } from '../../instrument/readable/long-lines.ts';
import { nearest } from '../text/nearest.ts';
import { shellWord } from '../text/shell-word.ts';
import { again } from './again.ts';
import type { Run } from './run.ts';

/** Each option that takes patterns. */
const PATTERNS = ['only', 'include', 'exclude'] as const;

/**
 * Words that look as if a shell had put them there in place of a pattern: an option's pattern that is a file, and files where the
 * script's arguments stand.
 */
export function expandedByShell(run: Run): string[] {
  const { settings, script, args } = run;
  const option = PATTERNS.find((name) => settings[name].some((value) => isFile(resolve(settings.cwd, value))));
  if (option === undefined) return [];
  const value = settings[option].find((each) => isFile(resolve(settings.cwd, each)))!;
  const others = [script, ...args].filter(
    (word) => extensionOf(word) !== '' && extensionOf(word) === extensionOf(value),
  );
  // A file may be named by itself: only a neighbour of its kind behind it makes it likely, or a file where a name was meant.
  if (option !== 'only' && others.length < 2) return [];
  const folder = dirname(value);
  const pattern = option === 'only' ? 'parse*' : `${folder === '.' ? '' : `${folder}/`}*${extensionOf(value)}`;
  return [
    `${value} after --${option} is a file: an unquoted pattern is replaced by the shell. Put it in quotes, as in --${option} ${shellWord(pattern)}`,
  ];
}

/** The same where something was measured: certain only where all files that a pattern fits stand there, in order, and more behind them. */
export function ranAnotherFile(run: Run): string[] {
  const { settings, script, args } = run;
  const words = [script, ...args];
  const option = (['include', 'exclude'] as const).find((name) =>
    settings[name].some((value) => isWholeFolder([value, ...words.slice(0, -1)], settings.cwd)),
  );
  const [said] = option === undefined ? [] : expandedByShell(run);
  return said === undefined ? [] : [`${said}; what ran is ${script}`];
}

function isWholeFolder([first, ...rest]: readonly string[], cwd: string): boolean {
  const folder = dirname(first!);
  const shown = (name: string): string => (folder === '.' ? name : `${folder}/${name}`);
  try {
    const all = readdirSync(resolve(cwd, folder))
      .filter((name) => extensionOf(name) === extensionOf(first!))
      .sort()
      .map(shown);
    return all.length > 1 && extensionOf(first!) !== '' && all.join('\n') === [first, ...rest].join('\n');
  } catch {
    return false;
  }
}

/** What took the comments, and with them every `@profile`, out of the script before it ran: its compiler, or a bundler. */
export function removedComments({ path, script }: Run, source: string | null): string[] {
  if (/\.[cm]?tsx?$/.test(path) || source === null) return [];
  const config = configOf(dirname(path));
  if (config !== null && removesComments(config)) {
    return [
      `${config} has removeComments: the compiler drops every @profile. With "sourceMap": true it is found in the source; --only chooses functions by name.`,
    ];
  }
  if (!looksCompiled(path, source)) return [];
  return [
    `${script} looks compiled, and compilers drop comments: with a source map, each @profile of the source is found; --only chooses functions by name.`,
  ];
}

/** By its folder, by what compilers write, or by its lines. One with a source map was looked into. */
function looksCompiled(path: string, source: string): boolean {
  if (/@profile\b|sourceMappingURL=/.test(source)) return false;
  if (/[\\/](?:dist|build|out)[\\/]|\.min\.[cm]?js$/.test(path)) return true;
  return (
    /\b__(?:esModule|toCommonJS|webpack_require__)\b|^\/\/ \S+\.[cm]?[jt]sx?$/m.test(source) || hasLongLines(source)
  );
}

/** A word of a comment that was meant to be `@profile`. */
export function misspelt(source: string | null, script: string): string[] {
  if (source === null) return [];
  const near = source.split('\n').flatMap((line, index) => {
    const word = /(?:\/\/|\/\*|^\s*\*).*?@(\w+)/.exec(line)?.[1];
    const meant = word !== undefined && word !== 'profile' && nearest(word, ['profile']) !== null;
    return meant ? [`${script}:${index + 1}: @${word}, expected @profile`] : [];
  });
  return near.slice(0, 3);
}

/** Options of mprof-line that stand behind the script, and so went to it. Those that choose functions are told of. */
export function behindTheScript(run: Run): string[] {
  const at = run.args.findIndex((word) => /^--(?:all$|(?:only|include)(?:=|$))/.test(word));
  if (at === -1 || run.kind === 'program') return [];
  const option = run.args[at]!;
  const count = /^--(?:only|include)$/.test(option) && run.args[at + 1] !== undefined ? 2 : 1;
  const moved = run.args.slice(at, at + count);
  const others = run.args.filter((_, index) => index < at || index >= at + count);
  return [
    `${option} stood behind ${run.script}, which got it as an argument. Options of mprof-line stand before the script:`,
    `  ${again(run, moved, others)}`,
  ];
}

/** `tsconfig.json` of a folder or the nearest above. */
function configOf(folder: string): string | null {
  const path = join(folder, 'tsconfig.json');
  if (isFile(path)) return path;
  return dirname(folder) === folder ? null : configOf(dirname(folder));
}

/** Whether a configuration, or one that it extends, has `removeComments`. */
function removesComments(path: string, depth = 0): boolean {
  const text = read(path) ?? '';
  const own = /"removeComments"\s*:\s*(true|false)/.exec(text)?.[1];
  if (own !== undefined) return own === 'true';
  const base = /"extends"\s*:\s*"([^"]+)"/.exec(text)?.[1];
  if (base === undefined || depth > 10) return false;
  const found = [base, `${base}.json`, `${base}/tsconfig.json`].map((name) => located(path, name)).find(Boolean);
  return found !== undefined && found !== null && removesComments(found, depth + 1);
}

function located(from: string, name: string): string | null {
  if (name.startsWith('.') || name.startsWith('/')) {
    const path = resolve(dirname(from), name);
    return isFile(path) ? path : null;
  }
  try {
    return createRequire(from).resolve(name);
  } catch {
    return null;
  }
}

function extensionOf(word: string): string {
  return /\.[cm]?[jt]sx?$/.exec(word)?.[0] ?? '';
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
