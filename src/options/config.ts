import { relative } from 'node:path';
import { lilconfigSync } from 'lilconfig';
import { MprofLineError } from '../error.ts';
import { hint } from '../text/expected.ts';
import { type Sections, TABLE } from './table.ts';

/** A configuration file, checked for keys that mean nothing. */
export interface Config {
  /** The value of an option as texts, and what an error calls it; undefined: not given. */
  valueOf(prefix: string, key: string): { name: string; texts: string[] } | undefined;
}

const PLACES = ['package.json', 'mprof-line.config.json', 'mprof-line.config.js', 'mprof-line.config.cjs'];

/**
 * The nearest configuration, from `cwd` upwards: `mprof-line` in package.json, or mprof-line.config.json, .js or .cjs; null
 * when there is none.
 * @throws MprofLineError that names the file when it cannot be read or has a key that does not exist.
 */
export function findConfig(cwd: string): Config | null {
  const found = search(cwd);
  if (found === null || found.isEmpty) return null;
  const file = relative(cwd, found.filepath) || found.filepath;
  const values = record(found.config, file);
  checkKeys(values, file);
  return {
    valueOf(prefix, key) {
      const section = prefix === '' ? values : (values[prefix] as Record<string, unknown> | undefined);
      const value = section?.[key];
      if (value === undefined) return undefined;
      const name = `${prefix === '' ? '' : `${prefix}.`}${key} in ${file}`;
      return { name, texts: (Array.isArray(value) ? value : [value]).map((one) => textOf(one, name)) };
    },
  };
}

function search(cwd: string): { config: unknown; filepath: string; isEmpty?: boolean } | null {
  try {
    return lilconfigSync('mprof-line', { searchPlaces: PLACES, packageProp: 'mprof-line' }).search(cwd);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Before Node 20.19 and 22.12.
    const isModule = code === 'ERR_REQUIRE_ESM';
    const why = isModule ? 'this Node takes CommonJS or JSON, given an ES module in mprof-line.config.js' : message;
    throw new MprofLineError(`the configuration cannot be read: ${why}`);
  }
}

function record(value: unknown, name: string): Record<string, unknown> {
  // A module that was compiled from an ES module.
  const config = (value as { default?: unknown } | null)?.default ?? value;
  if (typeof config === 'object' && config !== null && !Array.isArray(config)) return config as Record<string, unknown>;
  throw new MprofLineError(`${name}: expected an object of options, given ${shown(config)}`);
}

function checkKeys(values: Record<string, unknown>, file: string): void {
  const sections = Object.values(TABLE) as (typeof TABLE)[keyof Sections][];
  const keysOf = (prefix: string): string[] =>
    sections.filter((section) => section.prefix === prefix).flatMap(({ options }) => Object.keys(options));
  const prefixes = sections.map(({ prefix }) => prefix).filter((prefix) => prefix !== '');
  for (const [key, value] of Object.entries(values)) {
    if (prefixes.includes(key)) {
      for (const inner of Object.keys(record(value, `${key} in ${file}`)))
        refuseUnknown(`${key}.${inner}`, inner, keysOf(key), file);
    } else {
      refuseUnknown(key, key, [...keysOf(''), ...prefixes], file);
    }
  }
}

function refuseUnknown(shown: string, key: string, known: readonly string[], file: string): void {
  if (!known.includes(key)) throw new MprofLineError(`${shown} in ${file}: there is no such option${hint(key, known)}`);
}

function textOf(value: unknown, name: string): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new MprofLineError(`${name}: expected text, a number, true or false, or a list of them, given ${shown(value)}`);
}

/** What JSON has no text for, or is nested too deeply, is named by its type. */
function shown(value: unknown): string {
  try {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  } catch {
    return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
  }
}

const MOST_SHOWN = 200;
