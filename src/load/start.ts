import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { ABI_SYMBOL, type InstalledRuntime } from '../../runtime/abi.ts';
import type { RuntimeHandle } from '../../runtime/handle.ts';
import { installRuntime } from '../../runtime/install.ts';
import type { LiveOptions } from '../../runtime/live/live.ts';
import { MprofLineError } from '../error.ts';
import { lazily } from '../lazy.ts';
import { registerHooks, translatesByMaps } from '../node-can.ts';
import type { Warning } from '../profile/types.ts';
import { SELECTED, WARNINGS } from '../session/names.ts';
import { note } from '../session/notes.ts';
import { handedSettings, type Settings } from '../session/settings.ts';
import { installEvaluationHooks } from './hooks/evaluation.ts';
import { installImportHook } from './hooks/import.ts';
import { installRequireHook } from './hooks/require.ts';
import { installSyncHooks } from './hooks/sync.ts';
import { mayImport, startHookThread, startsAsTypescriptModule } from './hooks/thread.ts';
import { joinSession, listenForSnapshotSignal } from './join.ts';
import { program } from './realm/program.ts';
import { createSelection } from './selection.ts';
import { makeOwnFolder, prepareOwnReport, reportItself } from './self-report.ts';
import { needsCompiling, type TransformContext } from './transform.ts';
import { atTheEnd, hearUnseen } from './unnoticed/ending.ts';
import { followChildren, hideFromProgram } from './unnoticed/environment.ts';
import { handleFatalErrors } from './unnoticed/fatal.ts';
import { showWrittenText } from './unnoticed/function-text.ts';
import { contained, sayUnsaved, UNMEASURED } from './unnoticed/own-failures.ts';
import { addPositions, instrumentedPlace } from './unnoticed/positions.ts';
import { withoutWarnings } from './unnoticed/quiet.ts';
import { isOwn, mergeOutlined, showOriginalPlaces } from './unnoticed/stack-trace.ts';
import { followWorkers, hideFromWorker } from './unnoticed/workers.ts';

/** The same key as in src/snapshot.ts, which is not loaded for it. */
const CONTROL = Symbol.for('mprof-line.control');
/** Under this key a thread hands the settings to the threads that it starts. */
const SETTINGS_KEY = 'mprof-line.settings';
const OWN = fileURLToPath(new URL('../../', import.meta.url));
const STARTED = Symbol.for('mprof-line.started');

let handle: RuntimeHandle | undefined;
const warnings: Warning[] = [];

/**
 * Prepares the current thread: hooks into loading, and the runtime as soon as instrumented code asks for it. Nothing is
 * measured before. `preloadStack` is the stack of the preload module, which shows what Node's own frames look like.
 */
export function startProfiled(preloadStack: string | undefined): void {
  if (Object.hasOwn(program.global, STARTED)) return;
  Object.defineProperty(program.global, STARTED, { value: true });
  leaveNoTrace();
  const settings = settingsOfThread();
  if (!settings) return;
  if (settings.functionTimes !== null)
    lazily<typeof import('./record-functions.ts')>('record-functions').recordInto(
      settings.functionTimes,
      program.global,
    );
  installLazily(settings);
  const context = transformContext(settings);
  if (registerHooks) installSyncHooks(context);
  else installOlderHooks(context, settings, preloadStack);
  installEvaluationHooks(context);
  followWorkers(settings.session);
  if (isMainThread) {
    setEnvironmentData(SETTINGS_KEY, settings as never);
    if (settings.reportsItself) {
      atTheEnd((ending) => reportItself(settings, { raw: handle?.stop(ending) ?? null, warnings, ending }));
      return;
    }
    if (settings.session) joinSession(settings.session, process.pid);
    listenForSnapshotSignal(settings, () => contained(() => handle?.takeMoment('signal'), undefined));
    if (settings.children && settings.session) followChildren({ ...settings, launcher: null });
  }
}

/** Takes the preloaded module out of what the program can see of `require`. */
function leaveNoTrace(): void {
  const { cache } = createRequire(import.meta.url);
  for (const path of Object.keys(cache)) if (path.startsWith(OWN)) delete cache[path];
}

function settingsOfThread(): Settings | null {
  if (!isMainThread) {
    const settings = (getEnvironmentData(SETTINGS_KEY) as unknown as Settings | undefined) ?? null;
    hideFromWorker();
    if (settings?.reportsItself) makeOwnFolder(settings);
    return settings;
  }
  try {
    const settings =
      handedSettings(process.env, process.cwd()) ??
      lazily<typeof import('../session/choose.ts')>('choose').ownSettings(process.env, process.cwd());
    if (settings.session !== null) hideFromProgram(settings.nodeOptions);
    else prepareOwnReport(settings);
    return settings;
  } catch (error) {
    if (!(error instanceof MprofLineError)) throw error;
    process.stderr.write(`mprof-line: ${error.message}\n`);
    process.exit(2);
  }
}

/** Installs the runtime when the first instrumented file looks for it. */
function installLazily(settings: Settings): void {
  Object.defineProperty(program.global, Symbol.for(ABI_SYMBOL), {
    configurable: true,
    get: program.adopt(
      (): InstalledRuntime =>
        settings.functionTimes === null
          ? offered(settings)
          : lazily<typeof import('./record-functions.ts')>('record-functions').functionTimesRuntime(
              settings.functionTimes,
              program.global,
            ),
    ),
  });
}

let runtime: InstalledRuntime | undefined;
function offered(settings: Settings): InstalledRuntime {
  install(settings);
  return runtime!;
}

/** Puts around the runtime what `--break-at` asks for. */
function watchLimit(bare: InstalledRuntime, { breakAt, metric, cwd }: Settings): InstalledRuntime {
  if (breakAt === null) return bare;
  const value = lazily<typeof import('./break-at.ts')>('break-at').breakingRuntime(bare, {
    limit: breakAt,
    metric,
    cwd,
  });
  Object.defineProperty(program.global, Symbol.for(ABI_SYMBOL), { value, configurable: true });
  return value;
}

function install(settings: Settings): void {
  if (runtime) return;
  runtime = UNMEASURED;
  contained(() => installMeasuring(settings), undefined);
}

function installMeasuring(settings: Settings): void {
  const { metric, gc, interval, share } = settings;
  const byItself = settings.reportsItself && isMainThread;
  const sessionDirectory = byItself ? undefined : (settings.session ?? undefined);
  const launcher = settings.launcher ?? undefined;
  // Whoever installs the runtime is about to instrument, or has done so.
  const meanwhile = (): void => void lazily<typeof import('../../instrument/index.ts')>('instrument');
  const installed = installRuntime({
    metric,
    gc,
    interval,
    sampler: true,
    meanwhile,
    sessionDirectory,
    launcher,
    share: share ?? undefined,
    live: liveOptions(settings),
    hearWorkers: (hear) => hearUnseen('worker', hear as never),
  });
  handle = installed;
  if (settings.live !== null) mergeOutlined(installed.traceLimit);
  offerControl(installed, settings);
  runtime = watchLimit(installed.runtime, settings);
  handleFatalErrors(installed, isMainThread);
  if (byItself) return;
  atTheEnd((ending) => {
    contained(() => installed.stop(ending), null);
    if (isMainThread) sayUnsaved(installed, settings);
  });
}

/** How living bytes are measured, when they are asked for. */
function liveOptions({ live, every, holders }: Settings): LiveOptions | undefined {
  return live === null ? undefined : { interval: live, every, holders, placeOf: instrumentedPlace, isOwn };
}

/** For `snapshot`, `reset` and `label` of the package, whichever copy of it the program imports. */
function offerControl({ raw: read, takeMoment, reset, label }: RuntimeHandle, { cwd }: Settings): void {
  const raw: typeof read = (ending) => {
    takeMoment('snapshot');
    return read(ending);
  };
  Object.defineProperty(program.global, CONTROL, { value: { cwd, raw, reset, label }, configurable: true });
}

/**
 * Runs what starting the sampler has queued, before the program's first line. With ticks in the queue Node would end the
 * program's first turn in another way, which asynchronous stack traces show.
 */
function runOwnTicks(): void {
  const { _tickCallback, _preload_modules } = process as unknown as {
    _tickCallback?: () => void;
    _preload_modules?: string[];
  };
  if (_preload_modules?.length === 1) withoutWarnings(() => _tickCallback?.());
}

function transformContext(settings: Settings): TransformContext {
  return {
    selection: createSelection(settings),
    cwd: settings.cwd,
    pretty: settings.pretty,
    live: settings.live !== null,
    objects: settings.holders,
    get embedMaps() {
      return translatesByMaps();
    },
    aside: (work) => (handle ? handle.aside(work) : work()),
    beforeInstrumenting(path) {
      // The sampler starts while the file is parsed.
      if (settings.functionTimes === null) install(settings);
      if (path === process.argv[1]) runOwnTicks();
    },
    onPositions(positions) {
      addPositions(positions);
      showOriginalPlaces();
    },
    onProbed: (code, positions) => showWrittenText(code, positions, (work) => (handle ? handle.aside(work) : work())),
    onWarning: (warning) => addWarning(settings, warning),
    onSelected(file, functions) {
      if (settings.session !== null) note(settings.session, SELECTED, { file, functions });
    },
  };
}

/** For Node before 22.15 and 23.5. */
function installOlderHooks(context: TransformContext, settings: Settings, preloadStack: string | undefined): void {
  let running = false;
  const startThread = (): void => {
    if (running) return;
    running = true;
    // The thread of the hooks preloads what this one did; without settings it does nothing.
    setEnvironmentData(SETTINGS_KEY, undefined as never);
    startHookThread(context, settings);
    setEnvironmentData(SETTINGS_KEY, settings as never);
  };
  installImportHook(context);
  installRequireHook(context, preloadStack, (path, text) => {
    if (needsCompiling(path) && mayImport(text)) startThread();
  });
  if (startsAsTypescriptModule(process.argv[1])) startThread();
}

function addWarning({ session, reportsItself }: Settings, warning: Warning): void {
  if (reportsItself && isMainThread) warnings.push(warning);
  else if (session !== null) note(session, WARNINGS, warning);
}
