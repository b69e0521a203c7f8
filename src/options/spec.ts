import { oneOf } from '../text/expected.ts';
import { list, yesOrNo } from './values.ts';

/** One option: how it is written, read and explained. Its key in a section is its name in the configuration. */
export interface OptionSpec<T = unknown> {
  /** One letter, as in `-o`. */
  readonly short?: string;
  /** What stands for the value in help: `<size>`, or `[share]` when it may be left out; absent: a switch. */
  readonly value?: string;
  /** The words that the value can be, where there is a list of them. */
  readonly words?: readonly string[];
  /** A switch that is on, and that `--no-…` turns off. */
  readonly negative?: boolean;
  /** A switch that is written either way, `--x` and `--no-x`; without it neither holds. */
  readonly either?: boolean;
  /** May be given more than once; its value is a list. */
  readonly many?: boolean;
  /** Understood, and not shown. */
  readonly hidden?: boolean;
  readonly help: string;
  /** What is taken when nobody says anything. */
  readonly byDefault: T;
  /** How help shows that; absent: as it is, nothing for a switch, an empty list or `undefined`. */
  readonly shownDefault?: string;
  /**
   * Reads the texts that were given, of which there is one unless the option is `many`; `name` is what an error calls it.
   * @throws MprofLineError
   */
  read(name: string, texts: readonly string[]): T;
}

/** The options that give the values `V`, by key. */
export type OptionsOf<V> = { readonly [K in keyof V]: OptionSpec<V[K]> };

type Rest = Partial<Pick<OptionSpec, 'words' | 'short' | 'shownDefault' | 'hidden'>>;

/** A switch; `negative` ones are on, and are turned off. */
export function toggle(help: string, rest: Rest & { negative?: boolean } = {}): OptionSpec<boolean> {
  return { ...rest, help, byDefault: rest.negative ?? false, read: (name, [text]) => yesOrNo(name, text!) };
}

/** An option with one value. */
export function single<T>(
  value: string,
  help: string,
  byDefault: T,
  read: (name: string, text: string) => T,
  rest: Rest = {},
): OptionSpec<T> {
  return { ...rest, value, help, byDefault, read: (name, texts) => read(name, texts.at(-1)!) };
}

/** An option whose value is one of some words. */
export function choice<const T extends string, D extends T | undefined>(
  help: string,
  words: readonly T[],
  byDefault: D,
  rest: Rest = {},
): OptionSpec<T | D> {
  return single<T | D>('<name>', help, byDefault, (name, text) => oneOf(name, text, words), { words, ...rest });
}

/** An option that may be given more than once, each time with a list unless `whole`. */
export function several(value: string, help: string, rest: Rest & { whole?: boolean } = {}): OptionSpec<string[]> {
  const { whole = false, ...others } = rest;
  const read = (_name: string, texts: readonly string[]): string[] => (whole ? [...texts] : texts.flatMap(list));
  return { ...others, value, many: true, help, byDefault: [], read };
}

/** `breakAt` → `break-at`. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `breakAt` → `MPROF_LINE_BREAK_AT`, in a section `plot` `MPROF_LINE_PLOT_…`. */
export function variableName(section: string, key: string): string {
  return `MPROF_LINE_${[...(section === '' ? [] : [section]), ...flagName(key).split('-')].join('_').toUpperCase()}`;
}
