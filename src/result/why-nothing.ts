import { readFileSync } from 'node:fs';
import type { FunctionInfo, InstrumentResult } from '../../instrument/index.ts';
import { lazily } from '../lazy.ts';
import type { Profile, Warning } from '../profile/types.ts';
import { shellWord } from '../text/shell-word.ts';
import { expandedByShell, removedComments } from './likely-causes.ts';
import type { Run } from './run.ts';

const NODE_MODULES = /[\\/]node_modules[\\/]/;
const NOTHING_IN_IT: Pick<InstrumentResult, 'functions' | 'unusedAnnotations'> = {
  functions: [],
  unusedAnnotations: [],
};
/** How many functions are listed. */
const MOST_LISTED = 10;

/** A function that would have been measured. */
export interface SelectedPlace {
  name: string;
  file: string;
  line: number;
}

/** Who took part in a run. */
export interface Joined {
  /** Node processes. */
  processes: number;
  /** Functions of the files that they loaded. */
  selected: readonly SelectedPlace[];
}

/** Why a profile holds nothing, and what to do about it; null when it holds something. */
export function whyNothing(profile: Profile, run: Run, { processes, selected }: Joined): string | null {
  const { functions, run: info } = profile;
  if (functions.some(({ calls }) => calls > 0)) return null;
  const noNode = run.kind === 'program' && processes === 0;
  const lines = noNode
    ? [`nothing was measured: ${run.script} (${run.path}) ran no node program`]
    : run.exit.signal !== null && info.threads.length === 0
      ? endedEarly(run.exit.signal, run)
      : selected.length > 0
        ? run.running !== true && info.threads.every(({ ending }) => ending.kind === 'running')
          ? nothingSaved(selected)
          : neverCalled(selected)
        : nothingSelected(run, info.warnings);
  return `${lines.map((line, index) => (index === 0 ? `mprof-line: ${line}` : `  ${line}`)).join('\n')}\n`;
}

/** Which of its files a program had loaded when it was ended is not known. */
function endedEarly(signal: string, run: Run): string[] {
  const said = `nothing was measured before ${signal} ended the program`;
  const { all, only, include } = run.settings;
  if (all || only.length > 0 || include.length > 0 || isTool(run)) return [said];
  const script = inspect(run.path);
  if (script === null || script.functions.some(({ annotated }) => annotated)) return [said];
  return [said, `No function of ${run.script} is marked with @profile; --all measures every function.`];
}

/** A program can keep its own end from being heard of, by a `process.emit` of its own. */
function nothingSaved(selected: readonly SelectedPlace[]): string[] {
  const count = selected.length === 1 ? '1 function was' : `${selected.length} functions were`;
  return [`nothing was measured: ${count} selected, and the program ended before a call of one was saved`];
}

function neverCalled(selected: readonly SelectedPlace[]): string[] {
  const places = selected.map(({ name, file, line }) => `${name} (${file}:${line})`);
  return ['nothing was measured: no selected function was called:', ...shortened(places)];
}

function shortened(lines: readonly string[]): string[] {
  const more = lines.length - MOST_LISTED;
  return more > 0 ? [...lines.slice(0, MOST_LISTED), `… and ${more} more`] : [...lines];
}

function nothingSelected(run: Run, warnings: readonly Warning[]): string[] {
  const { all, only } = run.settings;
  const failed = warnings
    .filter(({ kind }) => kind === 'not-instrumented')
    .map(({ file, message }) => `${file} could not be measured: ${message}`);
  if (failed.length > 0) return ['nothing was measured:', ...failed];
  const script = isTool(run) ? NOTHING_IN_IT : inspect(run.path);
  if (!script) return [`nothing was measured: ${run.script} is not a program that can be run`];
  const functions = script.functions.filter(({ name }) => name !== '<module>');
  const qualifying = functions.length === 0 ? [] : [`Functions in ${run.script}:`, ...listed(functions)];
  const inScript = script.unusedAnnotations.map((line) => `${run.script}:${line}`);
  const elsewhere = warnings
    .filter(({ kind }) => kind === 'unused-annotation')
    .map(({ file, line }) => `${file}:${line}`);
  const unused = [...new Set([...elsewhere, ...inScript])]
    .sort()
    .map((at) => `${at}: no function follows this @profile`);
  if (only.length > 0) {
    return [
      `nothing was measured: no function that was loaded has a name like ${only.join(', ')}`,
      ...expandedByShell(run),
      ...qualifying,
    ];
  }
  if (all) {
    const inside = isTool(run) ? ['Files of node_modules are looked into with --include.'] : [];
    const why = `nothing was measured: ${run.script} loaded no file of its own with a function in it`;
    return [why, ...expandedByShell(run), ...inside];
  }
  return [
    'nothing was measured: no function is marked with @profile',
    ...unused,
    ...removedComments(run),
    ...expandedByShell(run),
    'Write // @profile on the line before a function, or measure every function with --all:',
    `  mprof-line --all ${[run.script, ...run.args].map(shellWord).join(' ')}`,
    ...qualifying,
  ];
}

function listed(functions: readonly FunctionInfo[]): string[] {
  return shortened(functions.map(({ name, line }) => `${name} (line ${line})`)).map((line) => `  ${line}`);
}

/** Of what a tool, or node's test runner, loads, its own file says nothing. */
function isTool({ kind, path, script }: Run): boolean {
  return kind === 'program' || script === '--test' || NODE_MODULES.test(path);
}

/** What the script holds; null when it is no program. */
function inspect(path: string): Pick<InstrumentResult, 'functions' | 'unusedAnnotations'> | null {
  try {
    const { instrument } = lazily<typeof import('../../instrument/index.ts')>('instrument');
    const result = instrument(readFileSync(path, 'utf8'), { filename: path, select: 'all' });
    return result ?? NOTHING_IN_IT;
  } catch {
    return null;
  }
}
