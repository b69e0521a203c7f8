import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionInfo, InstrumentOptions } from '../../instrument/index.ts';
import { mayBeAnnotated } from '../../instrument/select/annotations.ts';
import { withoutTrace } from '../lazy.ts';
import type { Settings } from '../session/settings.ts';
import { namePattern } from '../text/name-pattern.ts';

type Choice = Pick<Settings, 'cwd' | 'all' | 'only' | 'include' | 'exclude'>;

/** Which files and functions are profiled. */
export interface Selection {
  /** Whether the file at this absolute path is looked at. */
  takesFile(path: string): boolean;
  /** Whether functions without a comment can be selected, so that text without `@profile` must be parsed, too. */
  readonly withoutComment: boolean;
  readonly select: NonNullable<InstrumentOptions['select']>;
  /** Says what `select` selects: equal for equal choices. */
  readonly key: string;
}

/** Bytes of a script that is looked at before it is started. */
const LOOKED_AT = 1_000_000;

/** Whether something of the script at `path` is to be measured, as far as its own text tells at a glance. */
export function isMarked(path: string, settings: Choice): boolean {
  const { takesFile, withoutComment } = createSelection(settings);
  if (!takesFile(path)) return false;
  if (withoutComment) return true;
  try {
    return statSync(path).size <= LOOKED_AT && mayBeAnnotated(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
}

/** Commands have no extension, mostly. */
const SCRIPT = /\.[cm]?[jt]sx?$|[\\/][^\\/.]+$/;
/** In its folder there, Vite puts what it makes of the program's own configuration. */
const NODE_MODULES = /[\\/]node_modules[\\/](?!\.vite-temp[\\/])/;
/** What package managers are where they are not in node_modules: Yarn's own and its loader, Corepack's copies, distributions'. */
const MANAGERS =
  /[\\/](?:\.pnp\.(?:cjs|loader\.mjs)$|\.yarn[\\/]|node[\\/]corepack[\\/]|(?:usr[\\/]share[\\/]yarn|yarn-v\d[^\\/]*)[\\/]lib[\\/])/;
/** Where a folder finds its packages: in its own node_modules, and in those of the folders above it. */
const ABOVE = /^(?:\.\.\/)+(?=node_modules\/)/;
/** Where pnpm, and npm and Bun when they install in isolation, keep a package that node_modules links to: `.pnpm/marked@18.2.1/node_modules/`. */
const STORE = /^(node_modules\/)\.[^/]+\/[^/]+\/node_modules\//;
/** Where the profiler itself is. */
const OWN = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Makes the choices that the settings ask for. Patterns are picomatch's, on paths with `/`: relative to `cwd`, or absolute
 * for a file that is not below it and for a pattern that is absolute itself. A package has the name that `cwd` loads it by, too: `node_modules/marked/`. `onIncluded` hears, once, of each pattern that let a
 * file of a package in.
 */
export function createSelection(choice: Choice, onIncluded: (pattern: string) => void = () => {}): Selection {
  const included = inclusion(choice, onIncluded);
  const excluded = matcher(choice.exclude, choice.cwd);
  return {
    takesFile(path) {
      if (!SCRIPT.test(path) || path.startsWith(OWN)) return false;
      if (excluded(path)) return false;
      return !(NODE_MODULES.test(path) || MANAGERS.test(path)) || included(path);
    },
    withoutComment: choice.all || choice.only.length > 0,
    select: selectFunctions(choice),
    key: JSON.stringify([choice.all, choice.only]),
  };
}

function inclusion({ include, cwd }: Choice, onIncluded: (pattern: string) => void): (path: string) => boolean {
  const patterns = include.map((pattern) => ({ pattern, fits: matcher([pattern], cwd) }));
  const seen = new Set<string>();
  return (path) => {
    const fitting = patterns.filter(({ fits }) => fits(path));
    for (const { pattern } of fitting) {
      if (seen.has(pattern)) continue;
      seen.add(pattern);
      onIncluded(pattern);
    }
    return fitting.length > 0;
  };
}

function matcher(patterns: readonly string[], cwd: string): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  // Loaded only when there is a pattern: it costs a start-up what parsing it saves no one.
  const picomatch = withoutTrace(() => createRequire(import.meta.url)('picomatch') as typeof import('picomatch'));
  const match = (chosen: string[]): ((path: string) => boolean) =>
    chosen.length === 0 ? () => false : picomatch(chosen, { dot: true });
  const any = match([...patterns]);
  const absolute = match(patterns.filter((pattern) => isAbsolute(pattern)));
  return (path) => {
    const below = relative(cwd, path).split(sep).join('/');
    const whole = path.split(sep).join('/');
    const isElsewhere = below.startsWith('..') || isAbsolute(below);
    const loaded = below.replace(ABOVE, '').replace(STORE, '$1');
    return any(below) || (loaded !== below && any(loaded)) || (isElsewhere ? any(whole) : absolute(whole));
  };
}

function selectFunctions({ all, only }: Choice): Selection['select'] {
  if (only.length === 0) return all ? 'all' : 'annotated';
  const names = only.map(namePattern);
  return ({ name }: FunctionInfo) => names.some((pattern) => pattern.test(name));
}
