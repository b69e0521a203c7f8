import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { ownOffer } from '../../runtime/install.ts';
import { MprofLineError } from '../error.ts';
import { lazily } from '../lazy.ts';
import { isInternalThread, registerHooks, translatesByMaps } from '../node-can.ts';
import { MADE, SELECTED, WARNINGS } from '../session/names.ts';
import { note, noteIncluded } from '../session/notes.ts';
import { handedSettings, SETTINGS_KEY, type Settings } from '../session/settings.ts';
import { writeText } from '../text/write-text.ts';
import { isAtWork, makingAhead } from './awaited.ts';
import { installEvaluationHooks } from './hooks/evaluation.ts';
import { installImportHook } from './hooks/import.ts';
import { installRequireHook } from './hooks/require.ts';
import { installSyncHooks } from './hooks/sync.ts';
import { mayImport, startHookThread, startsAsTypescriptModule } from './hooks/thread.ts';
import { joinSession } from './join.ts';
import { type Measuring, prepareMeasuring } from './measuring.ts';
import { program } from './realm/program.ts';
import { createSelection } from './selection.ts';
import { makeOwnFolder, type OwnRun, prepareOwnReport, reportItself, startOwnRun } from './self-report.ts';
import { listenForSnapshotSignal } from './signals.ts';
import { needsCompiling, type TransformContext } from './transform.ts';
import { showOriginalPlacesToAll } from './unnoticed/call-sites.ts';
import { atTheEnd } from './unnoticed/ending.ts';
import { followChildren, hideFromProgram } from './unnoticed/environment.ts';
import { noteWrittenText, showWrittenTextIn } from './unnoticed/function-text.ts';
import { contained } from './unnoticed/own-failures.ts';
import { followSourceMapSwitch } from './unnoticed/own-maps.ts';
import { addPositions } from './unnoticed/positions.ts';
import { showOriginalCallSites } from './unnoticed/util-call-sites.ts';
import { followWorkers, hideFromWorker } from './unnoticed/workers.ts';

const OWN = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Prepares the current thread: hooks into loading, and the runtime as soon as instrumented code asks for it. Nothing is
 * measured before. `preloadStack` gives the stack of the preload module, which shows what Node's own frames look like: V8 keeps tables of
 * lines of the files in it.
 */
export function startProfiled(preloadStack: () => string | undefined): void {
  const offer = ownOffer();
  if (offer.started) return;
  offer.started = true;
  leaveNoTrace();
  const settings = settingsOfThread();
  if (!settings) return;
  if (settings.functionTimes !== null)
    lazily<typeof import('./record-functions.ts')>('record-functions').recordInto(
      settings.functionTimes,
      program.global,
    );
  const measuring = prepareMeasuring(settings);
  const own = isMainThread && settings.reportsItself ? startOwnRun() : null;
  const context = transformContext(settings, measuring, own);
  if (registerHooks) installSyncHooks(context);
  else installOlderHooks(context, settings, preloadStack());
  showWrittenTextIn(program.functions, measuring.aside);
  installEvaluationHooks(context);
  showOriginalCallSites();
  followSourceMapSwitch();
  followWorkers(settings.session, measuring.aside);
  if (isMainThread) {
    setEnvironmentData(SETTINGS_KEY, settings as never);
    if (own !== null) {
      atTheEnd((ending) => reportItself(settings, own, { raw: measuring.handle()?.stop(ending) ?? null, ending }));
      return;
    }
    if (settings.session) joinSession(settings.session, process.pid);
    listenForSnapshotSignal(settings, () => contained(() => measuring.handle()?.takeMoment('signal'), undefined));
    if (settings.children && settings.session) followChildren({ ...settings, launcher: null }, measuring.aside);
  }
}

/** Takes the preloaded module out of what the program can see of `require` and of `process`. */
function leaveNoTrace(): void {
  const { cache } = createRequire(import.meta.url);
  for (const path of Object.keys(cache)) if (path.startsWith(OWN)) delete cache[path];
  const { _preload_modules: preloaded } = program.process as { _preload_modules?: string[] };
  if (preloaded === undefined) return;
  const value = preloaded.filter((name) => !name.startsWith(OWN));
  Reflect.defineProperty(program.process, '_preload_modules', { value });
}

function settingsOfThread(): Settings | null {
  if (!isMainThread) {
    const settings = (getEnvironmentData(SETTINGS_KEY) as unknown as Settings | undefined) ?? null;
    hideFromWorker();
    // Until Node 24 the loader there cannot go on behind such hooks.
    if (registerHooks && isInternalThread) return null;
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
    writeText(2, `mprof-line: ${error.message}\n`);
    process.exit(2);
  }
}

function transformContext(settings: Settings, measuring: Measuring, own: OwnRun | null): TransformContext {
  return {
    selection: createSelection(settings, noteIncluded(settings.session)),
    cwd: settings.cwd,
    pretty: settings.pretty,
    live: settings.live !== null,
    objects: settings.holders,
    cache: settings.cache,
    get embedMaps() {
      return translatesByMaps();
    },
    aside: measuring.aside,
    beforeInstrumenting(path, mustBeMade) {
      // The sampler starts while the parser is loaded.
      const loads = mustBeMade && !isAtWork(settings, path);
      if (settings.functionTimes === null) measuring.begin(loads ? loadParser : undefined);
    },
    isMadeAhead: makingAhead(settings),
    onPositions(positions) {
      addPositions(positions);
      showOriginalPlacesToAll(program.Error);
    },
    onProbed: noteWrittenText,
    onWarning(warning) {
      if (own !== null) own.warnings.push(warning);
      else if (settings.session !== null) note(settings.session, WARNINGS, warning);
    },
    onMade(name, text) {
      own?.loaded.texts.set(name, text);
      if (settings.session !== null) note(settings.session, MADE, { name, text });
    },
    onSelected(file, functions) {
      own?.loaded.paths.add(file);
      if (settings.session !== null) note(settings.session, SELECTED, { file, functions });
    },
  };
}

function loadParser(): void {
  lazily<typeof import('../../instrument/index.ts')>('instrument');
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
