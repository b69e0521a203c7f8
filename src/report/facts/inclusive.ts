import { belowEach, type Call, type GroupMeasures, inclusiveMeasures } from '../../profile/inclusive.ts';
import type { ContextProfile, Measures, Profile } from '../../profile/types.ts';

/**
 * Inclusive measures of groups of functions (a function with those nested in it), from the calling context tree.
 * `groupOf[f]` is the group of function `f`.
 */
export function inclusiveByGroup(profile: Profile, groupOf: readonly number[]): Map<number, GroupMeasures> {
  const calls = profile.contexts.map(({ parent, function: fn, callLine, calls, lines }) => {
    return { parent, group: fn < 0 ? -1 : groupOf[fn]!, callLine, calls, lines: byLine(lines) };
  });
  return inclusiveMeasures(calls, subtreeMeasures(profile));
}

function byLine(lines: ContextProfile['lines']): Call['lines'] {
  return lines.map((line) => [line.line, line]);
}

const subtrees = new WeakMap<Profile, readonly Readonly<Measures>[]>();

/** For each context, what it and everything below it did. */
export function subtreeMeasures(profile: Profile): readonly Readonly<Measures>[] {
  const known =
    subtrees.get(profile) ?? belowEach(profile.contexts.map(({ parent, lines }) => ({ parent, lines: byLine(lines) })));
  subtrees.set(profile, known);
  return known;
}
