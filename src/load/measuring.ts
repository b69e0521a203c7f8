import { isMainThread } from 'node:worker_threads';
import { ABI_VERSION, type InstalledRuntime } from '../../runtime/abi.ts';
import type { RuntimeHandle, RuntimeOptions } from '../../runtime/handle.ts';
import { installRuntime, ownOffer, prepareRuntime } from '../../runtime/install.ts';
import type { LiveOptions } from '../../runtime/live/live.ts';
import { keepFile } from '../cache/file.ts';
import { lazily } from '../lazy.ts';
import { readsScriptsForClosures } from '../node-can.ts';
import { preparedOptions, type Settings } from '../session/settings.ts';
import { program } from './realm/program.ts';
import { thisThread } from './this-thread.ts';
import { atTheEnd, hearUnseen, lookForEnding } from './unnoticed/ending.ts';
import { handleFatalErrors } from './unnoticed/fatal.ts';
import { contained, sayUnsaved, UNMEASURED } from './unnoticed/own-failures.ts';
import { instrumentedPlace } from './unnoticed/positions.ts';
import { isOwn, mergeOutlined } from './unnoticed/stack-trace.ts';

/** The measuring of a thread. */
export interface Measuring {
  /** Begins, unless it has begun. `meanwhile`: what can be done while the sampler starts, and V8 compiles. */
  begin(meanwhile?: () => void): void;
  /** Undefined while nothing is measured. */
  handle(): RuntimeHandle | undefined;
  /** Does work of the profiler's own, which is charged to no line. */
  aside<T>(work: () => T): T;
}

/** Offers instrumented code a runtime, which is installed when the first file asks for it. */
export function prepareMeasuring(settings: Settings): Measuring {
  let handle: RuntimeHandle | undefined;
  let runtime: InstalledRuntime | undefined;
  const { functionTimes } = settings;
  const offer = ownOffer();

  function begin(meanwhile?: () => void): void {
    if (runtime) return;
    runtime = UNMEASURED;
    contained(() => install(meanwhile), undefined);
  }

  function install(meanwhile: (() => void) | undefined): void {
    const options = optionsOf(settings);
    prepareRuntime(options);
    meanwhile?.();
    const installed = installRuntime(options);
    if (settings.live !== null) mergeOutlined(installed.traceLimit);
    offer.control = controlOf(installed, settings);
    const watched = watchLimit(installed.runtime, settings);
    handleFatalErrors(installed, isMainThread);
    runtime = watched;
    handle = installed;
    if (reportsAlone(settings)) return;
    atTheEnd((ending) => {
      contained(() => installed.stop(ending), null);
      if (!isMainThread) return;
      sayUnsaved(installed, settings);
      contained(() => keepCode(settings), undefined);
    });
  }

  function timesOnly(folder: string): InstalledRuntime {
    return lazily<typeof import('./record-functions.ts')>('record-functions').functionTimesRuntime(
      folder,
      program.global,
    );
  }

  offer.abi = ABI_VERSION;
  offer.load = (text, keep) => {
    if (functionTimes !== null) runtime ??= timesOnly(functionTimes);
    else begin();
    return runtime!.load(text, keep);
  };
  let isAside = false;
  function uncharged<T>(kind: 'aside' | 'beside', work: () => T): T {
    if (handle === undefined || isAside) return work();
    isAside = true;
    try {
      return handle[kind](work);
    } finally {
      isAside = false;
    }
  }
  thisThread.beside = (work) => uncharged('beside', work);
  return { begin, handle: () => handle, aside: (work) => uncharged('aside', work) };
}

/** Puts around the runtime what `--break-at` asks for. */
function watchLimit(bare: InstalledRuntime, { breakAt, metric, cwd }: Settings): InstalledRuntime {
  if (breakAt === null) return bare;
  return lazily<typeof import('./break-at.ts')>('break-at').breakingRuntime(bare, { limit: breakAt, metric, cwd });
}

function optionsOf(settings: Settings): RuntimeOptions {
  return {
    ...preparedOptions(settings, reportsAlone(settings)),
    live: liveOptions(settings),
    afterTurn: () => contained(lookForEnding, undefined),
    hearWorkers: (hear) => hearUnseen('worker', hear as never),
  };
}

/** Keeps what V8 has compiled of the profiler for the next start. */
function keepCode({ cache }: Settings): void {
  if (cache === null) return;
  for (const { name, data } of program.codeToKeep?.() ?? []) keepFile(cache, name, data, true);
}

/** Whether this thread writes its process's report. */
function reportsAlone({ reportsItself }: Settings): boolean {
  return reportsItself && isMainThread;
}

/** How living bytes are measured, when they are asked for. */
function liveOptions({ live, every, holders }: Settings): LiveOptions | undefined {
  return live === null
    ? undefined
    : { interval: live, every, holders, findLines: readsScriptsForClosures, placeOf: instrumentedPlace, isOwn };
}

/** For `snapshot`, `reset` and `label` of the package, whichever copy of it the program imports. */
function controlOf({ raw: read, takeMoment, reset, label }: RuntimeHandle, { cwd }: Settings): object {
  const raw: typeof read = (ending) => {
    takeMoment('snapshot');
    return read(ending);
  };
  return { cwd, raw, peek: read, reset, label };
}
