import type { FunctionProfile, Profile } from '../../profile/types.ts';

/** The name of a module's top-level code. */
export const MODULE = '<module>';

/** Index of the file that was started; undefined when it is not among the profile's. */
function entryFile({ files, run }: Profile): number | undefined {
  const script = run.argv[0]?.replace(/^\.[\\/]/, '');
  if (script === undefined || script === '') return undefined;
  const index = files.findIndex(
    ({ path }) => path === script || path === `${run.cwd}/${script}` || path.startsWith(`${script}.`),
  );
  return index < 0 ? undefined : index;
}

/** Tells top-level code that ran because another module was loaded: all but that of the script itself. */
export function moduleLoader(profile: Profile): (fn: FunctionProfile) => boolean {
  const entry = entryFile(profile);
  return (fn) => entry !== undefined && fn.name === MODULE && fn.file !== entry;
}

/** For each context, whether it ran while a module was loaded: in its top-level code, or called from there. */
export function loadingContexts(profile: Profile): boolean[] {
  const { contexts, functions } = profile;
  const isLoader = moduleLoader(profile);
  const loading: (boolean | undefined)[] = contexts.map(({ function: fn }) => {
    if (fn < 0) return false;
    return isLoader(functions[fn]!) ? true : undefined;
  });
  for (let start = 0; start < contexts.length; start++) {
    const path: number[] = [];
    let at = start;
    while (at >= 0 && loading[at] === undefined) {
      path.push(at);
      at = contexts[at]!.parent;
    }
    for (const index of path) loading[index] = loading[at] ?? false;
  }
  return loading as boolean[];
}
