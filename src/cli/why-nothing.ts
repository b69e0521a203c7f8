import { readFileSync } from 'node:fs';
import type { FunctionInfo } from '../../instrument/index.ts';
import { lazily } from '../load/lazy.ts';
import type { Profile, Warning } from '../profile/types.ts';
import type { Run } from './session-report.ts';

/** How many functions are listed. */
const MOST_LISTED = 10;

/** Why a profile holds nothing, and what to do about it; null when it holds something. */
export function whyNothing(profile: Profile, run: Run): string | null {
  const { functions, run: info } = profile;
  if (functions.some(({ calls }) => calls > 0)) return null;
  const lines = functions.length > 0 ? neverCalled(profile) : nothingSelected(run, info.warnings);
  return `${lines.map((line, index) => (index === 0 ? `mprof-line: ${line}` : `  ${line}`)).join('\n')}\n`;
}

function neverCalled({ functions, files }: Profile): string[] {
  const listed = functions
    .slice(0, MOST_LISTED)
    .map(({ name, file, line }) => `${name} (${files[file]!.path}:${line})`);
  const more = functions.length - listed.length;
  return [
    'nothing was measured: no selected function was called:',
    ...listed,
    ...(more > 0 ? [`… and ${more} more`] : []),
  ];
}

function nothingSelected(run: Run, warnings: readonly Warning[]): string[] {
  const { all, only } = run.settings;
  const unused = warnings
    .filter(({ kind }) => kind === 'unused-annotation')
    .map(({ file, line }) => `${file}:${line}: no function follows this @profile`);
  const failed = warnings
    .filter(({ kind }) => kind === 'not-instrumented')
    .map(({ file, message }) => `${file} could not be measured: ${message}`);
  if (failed.length > 0) return ['nothing was measured:', ...failed];
  if (only.length > 0) {
    return [`nothing was measured: no function that was loaded has a name like ${only.join(', ')}`, ...qualifying(run)];
  }
  if (all) return [`nothing was measured: ${run.script} loaded no file of its own with a function in it`];
  return [
    'nothing was measured: no function is marked with @profile',
    ...unused,
    'Write // @profile on the line before a function, or measure every function with --all:',
    `  mprof-line --all ${run.script}`,
    ...qualifying(run),
  ];
}

/** The functions of the script itself that could be marked. */
function qualifying({ path, script }: Run): string[] {
  const functions = functionsOf(path).filter(({ name }) => name !== '<module>');
  if (functions.length === 0) return [];
  const listed = functions.slice(0, MOST_LISTED).map(({ name, line }) => `  ${name} (line ${line})`);
  const more = functions.length - listed.length;
  return [`Functions in ${script}:`, ...listed, ...(more > 0 ? [`  … and ${more} more`] : [])];
}

function functionsOf(path: string): FunctionInfo[] {
  try {
    const result = lazily('instrument').instrument(readFileSync(path, 'utf8'), { filename: path, select: 'all' });
    return result?.functions ?? [];
  } catch {
    return [];
  }
}
