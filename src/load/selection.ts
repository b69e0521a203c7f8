import { createRequire } from 'node:module';
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionInfo, InstrumentOptions } from '../../instrument/index.ts';
import { withoutTrace } from './lazy.ts';
import type { Settings } from './settings.ts';

type Choice = Pick<Settings, 'cwd' | 'all' | 'only' | 'include' | 'exclude'>;

/** Which files and functions are profiled. */
export interface Selection {
  /** Whether the file at this absolute path is looked at. */
  takesFile(path: string): boolean;
  /** Whether functions without a comment can be selected, so that text without `@profile` must be parsed, too. */
  readonly withoutComment: boolean;
  readonly select: NonNullable<InstrumentOptions['select']>;
}

const EXTENSION = /\.[cm]?[jt]sx?$/;
const NODE_MODULES = /[\\/]node_modules[\\/]/;
/** Where the profiler itself is. */
const OWN = fileURLToPath(new URL('../../', import.meta.url));

/** Makes the choices that the settings ask for. Patterns are picomatch's, on paths relative to `cwd` with `/`. */
export function createSelection(choice: Choice): Selection {
  const included = matcher(choice.include);
  const excluded = matcher(choice.exclude);
  return {
    takesFile(path) {
      if (!EXTENSION.test(path) || path.startsWith(OWN)) return false;
      const named = relative(choice.cwd, path).split(sep).join('/');
      if (excluded(named)) return false;
      return !NODE_MODULES.test(path) || included(named);
    },
    withoutComment: choice.all || choice.only.length > 0,
    select: selectFunctions(choice),
  };
}

function matcher(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  // Loaded only when there is a pattern: it costs a start-up what parsing it saves no one.
  const picomatch = withoutTrace(() => createRequire(import.meta.url)('picomatch') as typeof import('picomatch'));
  return picomatch([...patterns], { dot: true });
}

function selectFunctions({ all, only }: Choice): Selection['select'] {
  if (only.length === 0) return all ? 'all' : 'annotated';
  const names = only.map(namePattern);
  return ({ name }: FunctionInfo) => names.some((pattern) => pattern.test(name));
}

/** `read` matches `read` and `Parser.read`; `Parser.*` all methods of `Parser`; `*` stands for anything, `?` for one character. */
function namePattern(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?:^|\\.)${escaped.replace(/\*/g, '.*').replace(/\?/g, '.')}$`);
}
