import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { instrument } from '../../instrument/index.ts';
import type { RuntimeHandle, RuntimeOptions } from '../../runtime/handle.ts';
import { installRuntime, ownOffer } from '../../runtime/install.ts';
import { buildProfile } from '../../src/profile/build.ts';
import type { FunctionProfile, LineProfile, Profile } from '../../src/profile/types.ts';

/** A profiled program in the test's own process (one a process: the runtime is installed in the thread). */
export interface Profiled {
  handle: RuntimeHandle;
  /** Instruments the text, every function of it, and runs it; returns its completion value. */
  run(text: string): unknown;
  /** Runs it without measuring. */
  plain(text: string): unknown;
  profile(): Profile;
}

export function profiled(options: Partial<RuntimeOptions> = {}): Profiled {
  let texts = 0;
  const handle = installRuntime({ metric: 'heap', interval: 10, sampler: false, ...options });
  Object.assign(ownOffer(), handle.runtime);
  // The probes are optimised by now. The program stays as it is, so that V8's compiler allocates nothing meanwhile.
  v8.setFlagsFromString('--no-opt');
  v8.setFlagsFromString('--no-maglev');
  compilationsEnd();
  return {
    handle,
    run(text) {
      const filename = `/program${texts++}.js`;
      const result = instrument(text, { filename, select: 'all', sourceType: 'script' });
      if (result === null) throw new Error('nothing was instrumented');
      return vm.runInThisContext(result.code, { filename });
    },
    plain: (text) => vm.runInThisContext(text),
    profile: () => buildProfile([handle.raw()], { mprofLine: '0.0.0', cwd: '/' }),
  };
}

/** Waits for V8's compiler threads: as long as they work, V8's own memory changes. */
function compilationsEnd(): void {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (let still = 0, last = -1; still < 10; ) {
    Atomics.wait(sleeper, 0, 0, 2);
    const { malloced_memory: malloced } = v8.getHeapStatistics();
    still = malloced === last ? still + 1 : 0;
    last = malloced;
  }
}

export function functionOf(profile: Profile, name: string): FunctionProfile {
  const found = profile.functions.find((fn) => fn.name === name);
  if (!found) throw new Error(`no function ${name} in ${profile.functions.map((fn) => fn.name)}`);
  return found;
}

/** The line of a function, counted from its first, which is 0. */
export function lineOf(profile: Profile, name: string, offset: number): LineProfile {
  const fn = functionOf(profile, name);
  const found = fn.lines.find(({ line }) => line === fn.line + offset);
  if (!found) throw new Error(`no line ${offset} in ${name}: ${fn.lines.map(({ line }) => line - fn.line)}`);
  return found;
}
