import { createRequire } from 'node:module';

/**
 * Modules that a program without an annotation never pays for. They are loaded synchronously, in the middle of the
 * program's own loading. Before Node 20.19 and 22.12 `require` refuses ES modules; there `register.ts` loads them ahead.
 */
export interface LazyModules {
  instrument: typeof import('../../instrument/index.ts');
  typescript: typeof import('./typescript.ts');
  breakAt: typeof import('./break-at.ts');
  functionTimes: typeof import('./record-functions.ts');
  sessionReport: typeof import('../cli/session-report.ts');
  outputOptions: typeof import('../cli/output-options.ts');
}

/** Defined in bundles only, which are CommonJS and load each other. */
declare const MPROF_LINE_BUNDLED: true | undefined;
export const isBundled: boolean = typeof MPROF_LINE_BUNDLED !== 'undefined';

const paths: Record<keyof LazyModules, string> = isBundled
  ? {
      instrument: '../../bundle/instrument.cjs',
      typescript: '../../bundle/typescript.cjs',
      breakAt: '../../bundle/break-at.cjs',
      functionTimes: '../../bundle/record-functions.cjs',
      sessionReport: '../../bundle/session-report.cjs',
      outputOptions: '../../bundle/output-options.cjs',
    }
  : {
      instrument: '../../instrument/index.js',
      typescript: './typescript.js',
      breakAt: './break-at.js',
      functionTimes: './record-functions.js',
      sessionReport: '../cli/session-report.js',
      outputOptions: '../cli/output-options.js',
    };

const require = createRequire(import.meta.url);
const loaded: Partial<LazyModules> = {};

export function lazily<Name extends keyof LazyModules>(name: Name): LazyModules[Name] {
  const module = loaded[name] ?? withoutTrace(() => require(paths[name]) as LazyModules[Name]);
  loaded[name] = module;
  return module as LazyModules[Name];
}

/** Loads something of ours, and leaves nothing of it in `require.cache`, which the program can see. */
export function withoutTrace<T>(load: () => T): T {
  const before = new Set(Object.keys(require.cache));
  try {
    return load();
  } finally {
    for (const path of Object.keys(require.cache)) if (!before.has(path)) delete require.cache[path];
  }
}

/** Loads all of them, where `require` could not. */
export async function loadAhead(): Promise<void> {
  if (isBundled || (process.features as { require_module?: boolean }).require_module) return;
  loaded.instrument = await import('../../instrument/index.ts');
  loaded.typescript = await import('./typescript.ts');
  loaded.breakAt = await import('./break-at.ts');
  loaded.functionTimes = await import('./record-functions.ts');
  loaded.sessionReport = await import('../cli/session-report.ts');
  loaded.outputOptions = await import('../cli/output-options.ts');
}
