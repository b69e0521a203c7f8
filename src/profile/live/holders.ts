import type { Held } from '../../heap/holders.ts';
import { shownPath } from '../functions.ts';
import type { SourceFile } from '../types.ts';
import type { HolderPath, LiveLine, ObjectKind } from './types.ts';

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

/** Objects of several threads or runs, by what they are; the largest first. */
export function sumKinds(all: readonly ObjectKind[]): ObjectKind[] {
  return added(all, ({ kind }) => kind);
}

/** Ways of several threads or runs, by their steps; the largest first. */
export function sumHolders(all: readonly HolderPath[]): HolderPath[] {
  return added(all, ({ steps }) => JSON.stringify(steps.map(({ name, kind, file, line }) => [name, kind, file, line])));
}

/** What has the same key is one. */
function added<T extends { count: number; bytes: number }>(all: readonly T[], keyOf: (one: T) => string): T[] {
  const known = new Map<string, T>();
  for (const one of all) {
    const key = keyOf(one);
    const before = known.get(key);
    known.set(key, { ...one, count: one.count + (before?.count ?? 0), bytes: one.bytes + (before?.bytes ?? 0) });
  }
  return [...known.values()].sort((a, b) => b.bytes - a.bytes);
}
