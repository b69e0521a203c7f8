import type { Profile } from '../../../src/profile/types.ts';
import { diffProfiles } from '../../../src/report/diff/diff.ts';
import type { LineChange, ProfileDiff } from '../../../src/report/diff/types.ts';

/** Profiles that stand on the sides of a comparison. */

const none = (): null => null;

/** Compares one profile, or several, on each side; no source can be read. */
export function compared(before: Profile | Profile[], after: Profile | Profile[]): ProfileDiff {
  const named = (side: Profile | Profile[], name: string): { name: string; profile: Profile }[] =>
    [side].flat().map((profile, i) => ({ name: `${name}-${i + 1}.json`, profile }));
  return diffProfiles(named(before, 'before'), named(after, 'after'), { before: none, after: none });
}

/** The lines that changed beyond noise. */
export function changes({ functions }: ProfileDiff): LineChange[] {
  return functions.flatMap(({ lines }) => lines.filter(({ changed }) => changed.length > 0));
}

/** A run of its own of the same program. */
export function rerun(profile: Profile, n: number): Profile {
  profile.run.pid += n;
  profile.run.startedAt += n * 1000;
  return profile;
}

/** `profile` as it would be had `added` lines stood before line `at`. */
export function shifted(profile: Profile, at: number, added: number): Profile {
  const move = (line: number): number => (line >= at ? line + added : line);
  for (const fn of profile.functions) {
    fn.line = move(fn.line);
    fn.endLine = move(fn.endLine);
    for (const line of fn.lines) line.line = move(line.line);
  }
  for (const context of profile.contexts) {
    context.callLine = move(context.callLine);
    for (const line of context.lines) line.line = move(line.line);
  }
  return profile;
}

/** `profile` with line 14 (by its number before any shift) allocating `factor` times as much. */
export function heavier(profile: Profile, factor: number): Profile {
  for (const owner of [...profile.functions, ...profile.contexts]) {
    for (const line of owner.lines) {
      if (line.hits !== 3 || line.allocated < 2_000_000) continue;
      line.allocated *= factor;
      line.increment *= factor;
    }
  }
  return profile;
}

/** `profile` with the text of its file. */
export function withSource(profile: Profile, text: string): Profile {
  profile.files[0]!.source = text;
  return profile;
}
