import assert from 'node:assert/strict';
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import '../leave-nothing.ts';
import { readProfile } from '../../src/profile/read.ts';
import type { FunctionProfile, Profile } from '../../src/profile/types.ts';
import { untilProcesses } from '../until.ts';

export const bin: string = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

/** A program of these tests. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../test/endings/fixtures/${name}`, import.meta.url));
}

/** What became of a program. */
export interface Outcome {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  /** ms between what `when` did and the end. */
  lasted: number;
}

/** The same of a profiled one. */
export interface ProfiledOutcome extends Outcome {
  /** Null when none was written. */
  profile: Profile | null;
  /** Names of what was left in the temporary folder. */
  leftovers: string[];
}

export interface RunOptions {
  /** Options for node itself. */
  node?: readonly string[];
  /** Options for mprof-line. */
  own?: readonly string[];
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Begins a process group of its own. */
  detached?: boolean;
  /** Called once, when the program has said "ready". */
  when?: (child: ChildProcess, temporary: string) => void;
  /** What stands before mprof-line's own arguments. Default: node and the program's path. */
  command?: readonly string[];
}

/** Runs a command line to its end. */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
  temporary: string,
): Promise<Outcome> {
  const settings: SpawnOptions = {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...options.env, TMPDIR: temporary },
    ...(options.cwd && { cwd: options.cwd }),
    detached: options.detached ?? false,
  };
  const child = spawn(command, args, settings);
  const outcome: Outcome = { status: null, signal: null, stdout: '', stderr: '', lasted: 0 };
  let at = Date.now();
  let said = false;
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    outcome.stdout += text;
    if (said || !/^ready$/m.test(outcome.stdout)) return;
    said = true;
    at = Date.now();
    options.when?.(child, temporary);
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    outcome.stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve({ ...outcome, status, signal, lasted: Date.now() - at }));
  });
}

/** Runs a program with plain node. */
export async function runPlain(program: string, options: RunOptions = {}): Promise<Outcome> {
  const temporary = mkdtempSync(join(tmpdir(), 'endings-'));
  try {
    return await run(
      process.execPath,
      [...(options.node ?? []), fixture(program), ...(options.args ?? [])],
      options,
      temporary,
    );
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Runs it under the profiler, in a temporary folder of its own. */
export async function runProfiled(program: string, options: RunOptions = {}): Promise<ProfiledOutcome> {
  return runOwn([...(options.node ?? []), fixture(program), ...(options.args ?? [])], options);
}

/** Runs `mprof-line -o <a profile> words…`. */
export async function runOwn(words: readonly string[], options: RunOptions = {}): Promise<ProfiledOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'endings-'));
  const temporary = mkdtempSync(join(folder, 'tmp-'));
  const path = join(folder, 'profile.json');
  try {
    const [command = '', ...first] = options.command ?? [process.execPath, bin];
    const own = ['-o', path, ...(options.own ?? [])];
    const outcome = await run(command, [...first, ...own, ...words], options, temporary);
    return { ...outcome, profile: readIfThere(path), leftovers: leftIn(temporary) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function readIfThere(path: string): Profile | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  const profile = readProfile(text, path);
  for (const { pid, threadId, time } of profile.series) {
    const ascends = time.every((at, i) => at >= (time[i - 1] ?? 0));
    assert.ok(ascends, `times of thread ${threadId} of process ${pid}: ${time}`);
  }
  assertWhole(profile);
  return profile;
}

/** However a program ended: lines + outside are the whole movement of the clock, but for the rounding of each. */
function assertWhole({ totals, functions }: Profile): void {
  const { allocated, lines, outside, residual = 0 } = totals;
  assert.ok(
    Math.abs(allocated - lines - outside - residual) <= 2,
    `the clock moved ${allocated}, not ${lines} + ${outside} + ${residual}`,
  );
  const selves = functions.flatMap((fn) => fn.lines.map(({ self }) => self.allocated));
  const sum = selves.reduce((total, bytes) => total + bytes, 0);
  assert.ok(Math.abs(lines - sum) <= selves.length / 2 + 1, `lines are ${lines}, their sum ${sum}`);
}

function leftIn(folder: string): string[] {
  // A test may have removed the folder; tools of node's own keep caches there.
  try {
    return readdirSync(folder).filter((name) => name !== 'node-compile-cache');
  } catch {
    return [];
  }
}

export function functionNamed(profile: Profile | null, name: string): FunctionProfile {
  const found = profile?.functions.find((fn) => fn.name === name);
  if (!found) throw new Error(`the profile has no function ${name}: ${profile?.functions.map((fn) => fn.name)}`);
  return found;
}

/** Hits of a line of a function. */
export function hits(profile: Profile | null, name: string, line: number): number {
  return functionNamed(profile, name).lines.find((each) => each.line === line)?.hits ?? 0;
}

/** Function and line of each frame that was executing, innermost first. */
export function executing(profile: Profile | null): string[] {
  return (profile?.run.executing ?? []).map(({ function: fn, line }) => `${profile!.functions[fn]!.name}:${line}`);
}

/** Whether this system tells the children of a process. */
export const tellsChildren: boolean = existsSync(`/proc/self/task/${process.pid}/children`);

/** Pid of the process that a launcher has started, or is about to start. */
export async function childOf(pid: number): Promise<number> {
  const first = (): string => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ')[0]!;
  await untilProcesses('the launcher has a child', () => first() !== '');
  return Number(first());
}
