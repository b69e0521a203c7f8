import { environmentOfSpawn } from '../../node-can.ts';
import { mayEnd } from '../../process/may-end.ts';
import { SETTINGS_VARIABLE, type Settings } from '../../session/settings.ts';
import { joinSession } from '../join.ts';
import { program } from '../realm/program.ts';
import { thisThread } from '../this-thread.ts';
import { waitUntilSaved } from './last-word.ts';
import { profiledEnvironment, registerOption } from './profiled-environment.ts';
import { withoutWarnings } from './quiet.ts';
import { standFor } from './stand-in.ts';

/** Takes what {@link profiledEnvironment} added out of `process.env`, so that the program does not see it. */
export function hideFromProgram(nodeOptions: string | null): void {
  delete process.env[SETTINGS_VARIABLE];
  if (nodeOptions === null) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = nodeOptions;
}

type Aside = <T>(work: () => T) => T;

interface SpawnBinding {
  spawn(...args: unknown[]): unknown;
}

interface KillBinding extends SpawnBinding {
  kill(signal: number): unknown;
}

/**
 * Has every process that this one starts profiled, too. Node's `child_process` ends in two native functions; they
 * get the environment with what was hidden from the program. Returns false when they cannot be reached. `aside` does what
 * is the profiler's own work.
 */
export function followChildren(settings: Settings, aside: Aside): boolean {
  const { binding } = process as unknown as { binding(name: string): unknown };
  try {
    // Deprecated, and reported with --pending-deprecation.
    const { Process } = withoutWarnings(() => binding.call(process, 'process_wrap')) as {
      Process: { prototype: KillBinding };
    };
    const register = registerOption();
    addToSpawn(Process.prototype, settings, register);
    if (settings.session !== null) saveBeforeKill(Process.prototype, settings.session, aside);
    addToSpawn(withoutWarnings(() => binding.call(process, 'spawn_sync')) as SpawnBinding, settings, register);
    return true;
  } catch {
    return false;
  }
}

function addToSpawn(target: SpawnBinding, settings: Settings, register: string): void {
  const { spawn } = target;
  const { ours } = {
    ours(this: unknown, ...args: unknown[]): unknown {
      const pairs = environmentOfSpawn(args);
      if (pairs) thisThread.beside(() => addToPairs(pairs, settings, register));
      const result = Reflect.apply(spawn, this, args);
      const { pid } = this as { pid?: unknown };
      const { session } = settings;
      if (session !== null && typeof pid === 'number') thisThread.beside(() => joinSession(session, pid));
      return result;
    },
  };
  target.spawn = standFor(ours, spawn);
}

function saveBeforeKill(target: KillBinding, session: string, aside: Aside): void {
  const { kill } = target;
  const { ours } = {
    ours(this: { pid?: unknown }, ...args: [number]): unknown {
      const { pid } = this;
      if (mayEnd(args[0]) && typeof pid === 'number') aside(() => waitUntilSaved(session, pid));
      return Reflect.apply(kill, this, args);
    },
  };
  target.kill = standFor(ours, kill);
  // What `process.kill` ends in: for a child, and for this process itself.
  const ofProcess = program.process as unknown as { _kill(pid: number, signal: number): unknown };
  const { _kill: killAny } = ofProcess;
  const { oursOfProcess } = {
    oursOfProcess(this: unknown, ...args: [number, number]): unknown {
      if (mayEnd(args[1]) && args[0] > 0) aside(() => waitUntilSaved(session, args[0]));
      return Reflect.apply(killAny, this, args);
    },
  };
  ofProcess._kill = standFor(oursOfProcess, killAny);
}

function addToPairs(pairs: string[], settings: Settings, register: string): void {
  // An array of the program's: its methods are, too.
  let at = 0;
  while (at < pairs.length && !/^NODE_OPTIONS=/i.test(pairs[at]!)) at++;
  const own = pairs[at]?.slice('NODE_OPTIONS='.length);
  if (own?.includes(register)) return;
  const { NODE_OPTIONS, [SETTINGS_VARIABLE]: options } = profiledEnvironment(
    own === undefined ? {} : { NODE_OPTIONS: own },
    settings,
    register,
  );
  pairs[at] = `NODE_OPTIONS=${NODE_OPTIONS}`;
  pairs[pairs.length] = `${SETTINGS_VARIABLE}=${options}`;
}
