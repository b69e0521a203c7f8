import type { FunctionProfile, Profile } from '../profile/types.ts';
import type { Where } from './budget.ts';

/** Names that are listed where one is not found. */
const MOST_NAMES = 5;

/** Tells the files that a person means: by a path of the profile, or by its end. */
export function fileMatcher(given: string): (path: string) => boolean {
  const plain = (path: string): string => path.replaceAll('\\', '/').replace(/^\.\//, '');
  const end = plain(given);
  return (path) => plain(path) === end || plain(path).endsWith(`/${end}`);
}

/** `parse (src/parse.js:12)`. */
export function whereOf({ files }: Profile, { name, file, line }: FunctionProfile): string {
  return `${name} (${files[file]?.path ?? '?'}:${line})`;
}

/** Why nothing is known of a function. */
export function noFunction(profile: Profile, { name, file }: Where & { kind: 'function' }): string {
  const called = profile.functions.filter(({ calls }) => calls > 0).map((fn) => fn.name);
  const names = [...new Set(called)].slice(0, MOST_NAMES);
  const were =
    names.length === 0
      ? ''
      : `; measured ${names.length < called.length ? 'were, among others,' : 'were'} ${names.join(', ')}`;
  return `no function ${name} ${file === undefined ? '' : `of ${file} `}was measured${were}`;
}

/** Why nothing is known of a line whose file was measured. */
export function noLine(profile: Profile, { file, line }: Where & { kind: 'line' }): string {
  const matches = fileMatcher(file);
  const lines = profile.functions.filter((fn) => matches(profile.files[fn.file]?.path ?? '')).flatMap((fn) => fn.lines);
  if (lines.some((one) => one.line === line)) return `line ${line} of ${file} never ran`;
  const near = lines.reduce<number | null>(
    (best, one) => (best === null || Math.abs(one.line - line) < Math.abs(best - line) ? one.line : best),
    null,
  );
  const nearest = near === null ? '' : `; the nearest that was is line ${near}`;
  return `line ${line} of ${file} was not measured${nearest}`;
}
