import type { FunctionProfile, Profile } from './types.ts';

type Executing = NonNullable<Profile['run']['executing']>[number];

/** The profile without some of the functions that were never called; a function that has contexts, or others in it that stay, stays. */
export function withoutFunctions(profile: Profile, drop: (fn: FunctionProfile) => boolean): Profile {
  const { functions, contexts } = profile;
  const used = new Set(contexts.map((context) => context.function));
  const stays = functions.map((fn, index) => used.has(index) || fn.calls > 0 || !drop(fn));
  // Outer ones stand before those inside them.
  for (let index = functions.length - 1; index >= 0; index--) {
    const { parent } = functions[index]!;
    if (stays[index] && parent !== undefined) stays[parent] = true;
  }
  let next = 0;
  const places = stays.map((stay) => (stay ? next++ : -1));
  const moved = (index: number): number => (index < 0 ? index : places[index]!);
  const at = ({ executing }: { executing?: Executing[] }): { executing?: Executing[] } =>
    executing ? { executing: executing.map((place) => ({ ...place, function: moved(place.function) })) } : {};
  return {
    ...profile,
    functions: functions
      .filter((_, index) => stays[index])
      .map((fn) => (fn.parent === undefined ? fn : { ...fn, parent: moved(fn.parent) })),
    contexts: contexts.map((context) => ({ ...context, function: moved(context.function) })),
    run: {
      ...profile.run,
      ...at(profile.run),
      threads: profile.run.threads.map((thread) => ({ ...thread, ...at(thread) })),
    },
  };
}
