import { readFileSync } from 'node:fs';
import type { FunctionInfo, InstrumentResult } from '../../instrument/index.ts';
import { mayBeAnnotated } from '../../instrument/select/annotations.ts';
import { lazily } from '../lazy.ts';
import type { Profile, Warning } from '../profile/types.ts';
import { hint } from '../text/expected.ts';
import { again } from './again.ts';
import { behindTheScript, expandedByShell, misspelt, removedComments } from './likely-causes.ts';
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
  /** What is to be said of `--include`. */
  unfit: readonly string[];
}

/** Why a profile holds nothing, and what to do about it; null when it holds something. */
export function whyNothing(profile: Profile, run: Run, { processes, selected, unfit }: Joined): string | null {
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
        : nothingSelected(run, info.warnings, unfit);
  return `${lines.map((line, index) => (index === 0 ? `mprof-line: ${line}` : `  ${line}`)).join('\n')}\n`;
}

/** Reads the script of a run that may measure nothing as {@link whyNothing} will, so that the parser is there by then. */
export function prepareWhyNothing(run: Run): void {
  const { all, only, include } = run.settings;
  if (all || only.length > 0 || include.length > 0 || isTool(run)) return;
  const source = read(run.path);
  if (source !== null && !mayBeAnnotated(source)) inspect(run.path, source);
}

/** Which of its files a program had loaded when it was ended is not known. */
function endedEarly(signal: string, run: Run): string[] {
  const said = `nothing was measured before ${signal} ended the program`;
  const { all, only, include } = run.settings;
  if (all || only.length > 0 || include.length > 0 || isTool(run)) return [said];
  const script = inspect(run.path, read(run.path));
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

function nothingSelected(run: Run, warnings: readonly Warning[], unfit: readonly string[]): string[] {
  const { all, only, exclude, include } = run.settings;
  const failed = warnings
    .filter(({ kind }) => kind === 'not-instrumented')
    .map(({ file, message }) => `${file} could not be measured: ${message}`);
  if (failed.length > 0) return ['nothing was measured:', ...failed];
  const source = isTool(run) ? null : read(run.path);
  const script = isTool(run) ? NOTHING_IN_IT : inspect(run.path, source);
  const shell = expandedByShell(run);
  if (!script) return [`nothing was measured: ${run.script} is not a program that can be run`, ...shell];
  const functions = script.functions.filter(({ name }) => name !== '<module>');
  const qualifying = functions.length === 0 ? [] : [`Functions in ${run.script}:`, ...listed(functions)];
  const clues = [...endedBefore(run), ...(shell.length > 0 ? [] : unfit)];
  const behind = behindTheScript(run);
  if (only.length > 0) {
    const names = functions.map(({ name }) => name);
    const near = only.length === 1 && shell.length === 0 ? hint(only[0]!, names) : '';
    return [
      `nothing was measured: no function that was loaded has a name like ${only.join(', ')}${near}`,
      ...clues,
      ...shell,
      ...(include.length === 0 && shell.length === 0 ? [PACKAGES] : []),
      ...qualifying,
    ];
  }
  if (all) {
    const left = exclude.length > 0 ? ` that --exclude ${exclude.join(', ')} leaves` : '';
    const own =
      NODE_MODULES.test(run.path) && include.length === 0
        ? 'is in node_modules, and loaded no file outside of it'
        : 'loaded no file of its own';
    const why = `nothing was measured: ${run.script} ${own} with a function in it${left}`;
    return [why, ...clues, ...shell, ...(isTool(run) && include.length === 0 ? [PACKAGES] : [])];
  }
  const marks = [
    ...unusedMarks(run, script.unusedAnnotations, warnings),
    ...misspelt(source, run.script),
    ...removedComments(run, source),
  ];
  const advice = [
    'Write // @profile on the line before a function, or measure every function with --all:',
    `  ${again(run, ['--all'])}`,
  ];
  return [
    'nothing was measured: no function that was loaded is marked with @profile',
    ...clues,
    ...marks,
    ...shell,
    // Where the words are not those that were meant, neither is the command.
    ...(shell.length > 0 ? [] : behind.length > 0 ? behind : advice),
    ...qualifying,
  ];
}

const PACKAGES = "Files of node_modules are looked into with --include 'node_modules/**'.";

/** A program that failed may not have come to the file that was meant. */
function endedBefore({ exit, running }: Run): string[] {
  if (running || exit.code === 0) return [];
  const how = exit.signal === null ? `ended with status ${exit.code}` : `was ended by ${exit.signal}`;
  return [`The program ${how}: what it had not loaded until then is not known.`];
}

/** Places of comments that no function follows: of the files that were loaded, and of the script. */
function unusedMarks({ script }: Run, lines: readonly number[], warnings: readonly Warning[]): string[] {
  const inScript = lines.map((line) => `${script}:${line}`);
  const elsewhere = warnings
    .filter(({ kind }) => kind === 'unused-annotation')
    .map(({ file, line }) => `${file}:${line}`);
  return [...new Set([...elsewhere, ...inScript])].sort().map((at) => `${at}: no function follows this @profile`);
}

function listed(functions: readonly FunctionInfo[]): string[] {
  return shortened(functions.map(({ name, line }) => `${name} (line ${line})`)).map((line) => `  ${line}`);
}

/** Of what a tool, or node's test runner, loads, its own file says nothing. */
function isTool({ kind, path, script }: Run): boolean {
  return kind === 'program' || script === '--test' || NODE_MODULES.test(path);
}

/** What the script holds; null when it is no program. */
function inspect(
  path: string,
  source: string | null,
): Pick<InstrumentResult, 'functions' | 'unusedAnnotations'> | null {
  if (source === null) return null;
  try {
    const { instrument } = lazily<typeof import('../../instrument/index.ts')>('instrument');
    return (
      instrument(source, { filename: path, select: 'all', sourceType: typeByName(path), jsx: false }) ?? NOTHING_IN_IT
    );
  } catch {
    return null;
  }
}

function typeByName(path: string): 'commonjs' | 'module' | 'unambiguous' {
  return path.endsWith('.cjs') ? 'commonjs' : path.endsWith('.mjs') ? 'module' : 'unambiguous';
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
