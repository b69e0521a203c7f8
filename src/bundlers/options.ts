import type { InstrumentOptions } from '../../instrument/index.ts';
import { MprofLineError } from '../error.ts';
import { alternatives, hint } from '../text/expected.ts';

/** Options of the plugin, the same for each bundler: `mprofLine({ select: 'all' })`. */
export interface BundlerOptions {
  /** What gets probes: functions with a `@profile` comment (`'annotated'`, default), `'all'`, or a predicate. */
  select?: NonNullable<InstrumentOptions['select']>;
  /** Patterns (picomatch's, relative to the working directory, or absolute) of files that are taken, too: those of packages are not otherwise. */
  include?: string | readonly string[];
  /** Patterns of files that are left alone. */
  exclude?: string | readonly string[];
}

/** The same with nothing left open. */
export interface ChosenOptions {
  select: NonNullable<InstrumentOptions['select']>;
  include: string[];
  exclude: string[];
}

/**
 * @param name the entry that was imported, for messages: `mprof-line/vite`.
 * @throws MprofLineError when an option is not one of {@link BundlerOptions}.
 */
export function chosen(name: string, options: BundlerOptions = {}): ChosenOptions {
  const expected = ['select', 'include', 'exclude'];
  for (const key of Object.keys(options)) {
    if (!expected.includes(key))
      throw new MprofLineError(
        `${name}: there is no option "${key}", expected ${alternatives(expected)}${hint(key, expected)}`,
      );
  }
  const { select = 'annotated', include = [], exclude = [] } = options;
  if (select !== 'annotated' && select !== 'all' && typeof select !== 'function') {
    throw new MprofLineError(
      `${name}: select: expected "annotated", "all" or a function, given ${JSON.stringify(select)}`,
    );
  }
  return { select, include: patterns(name, { include }), exclude: patterns(name, { exclude }) };
}

function patterns(name: string, option: Record<string, string | readonly string[]>): string[] {
  const [[key, value]] = Object.entries(option) as [[string, string | readonly string[]]];
  const list = typeof value === 'string' ? [value] : value;
  if (Array.isArray(list) && list.every((each) => typeof each === 'string')) return [...list];
  throw new MprofLineError(`${name}: ${key}: expected a pattern or a list of patterns, given ${JSON.stringify(value)}`);
}
