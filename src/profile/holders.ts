import type { Held } from '../heap/holders.ts';
import { shownPath } from './functions.ts';
import type { HolderPath, LiveLine } from './live.ts';
import type { SourceFile } from './types.ts';

/** What a line's objects are and who holds them, with files by their index; those that have no function in the profile are added to `files`. */
export function describeHeld(
  { kinds, holders }: Held,
  files: SourceFile[],
  cwd: string,
): Pick<LiveLine, 'kinds' | 'holders'> {
  const indexOf = (file: string): number => {
    const path = shownPath(file, cwd);
    const known = files.findIndex((each) => each.path === path);
    return known >= 0 ? known : files.push({ path }) - 1;
  };
  const describe = ({ steps, count, bytes }: Held['holders'][number]): HolderPath => ({
    steps: steps.map(({ name, kind, file, line }) =>
      file === undefined || file.startsWith('node:')
        ? { name, kind }
        : { name, kind, file: indexOf(file), ...(line === undefined ? {} : { line }) },
    ),
    count,
    bytes,
  });
  return { kinds, holders: holders.map(describe) };
}
