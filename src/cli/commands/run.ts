import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { profiledEnvironment } from '../../load/unnoticed/profiled-environment.ts';
import { addSection } from '../../options/command-line.ts';
import type { RunValues } from '../../options/command-options.ts';
import { optionSourcesOf, readSection } from '../../options/read.ts';
import { startCommand } from '../../process/start-command.ts';
import { openTree } from '../../process/tree.ts';
import type { ProcessTree } from '../../process/types.ts';
import type { Exit } from '../../result/run.ts';
import { NOT_WRITTEN } from '../../result/write-outputs.ts';
import { openSession } from '../../session/folder.ts';
import { defaultSettings } from '../../session/settings.ts';
import { guardProgram } from '../guard.ts';
import { endAs } from '../launch.ts';
import { profileWords } from '../profile-words.ts';
import { complain, type RecordOptions, readRecordOptions, record } from '../recording/record.ts';
import { createRecorder, type Recorder } from '../recording/recorder.ts';
import { sayRecorded } from '../recording/said.ts';
import { forwardSignals } from '../signals.ts';
import { attach } from './attach.ts';

const SCRIPTS = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.jsx', '.tsx']);

/**
 * Adds `mprof-line run [options] -- <command…>`: records a process tree's memory over time; with `--lines` among its
 * arguments `args`, a profile of the command, with the options that a script's has.
 */
export function addRunCommand(program: Command, args: readonly string[]): void {
  const command = program
    .command('run')
    .description('record the memory of a command and all processes below it, over time')
    .usage('[options] -- <command> [arguments…]')
    .argument('<command...>', 'what to run; a script (.js, .ts, …) is run by node')
    .passThroughOptions();
  if (measuresLines(args)) {
    addSection(addSection(addSection(command, 'run'), 'profile'), 'output').action(runLines);
  } else {
    addSection(addSection(command, 'record'), 'run').action((words: string[], raw: object) => {
      const sources = optionSourcesOf(raw, process.env, process.cwd());
      const options = readRecordOptions(sources);
      const values = readSection('run', sources);
      if (values.dat !== undefined) throw new MprofLineError('--dat: expected together with --lines, use -o');
      return values.attach ? attach(words[0]!, options) : run(words, options, values);
    });
  }
}

/** Whether lines are asked for, here or by a variable or the configuration. */
function measuresLines(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const lines = args.slice(0, end === -1 ? args.length : end).includes('--lines') || undefined;
  return readSection('run', optionSourcesOf({ lines }, process.env, process.cwd())).lines;
}

async function runLines(words: [string, ...string[]], raw: object): Promise<void> {
  const sources = optionSourcesOf(raw, process.env, process.cwd());
  const { dat } = readSection('run', sources);
  if (dat === undefined) return profileWords(words, sources);
  // On the command line stand those of the profile.
  const options = readRecordOptions({ ...sources, commandLine: {} });
  const recorder = createRecorder({ option: '--dat', path: dat }, words, options.mode, complain);
  const meanwhile = async (pid: number): Promise<void> => {
    const tree = await openRoot(pid, options);
    if (tree) await record(tree, options, recorder.add);
    recorder.finish(tree, null);
    sayRecorded(recorder, tree, options);
    tree?.close();
  };
  return profileWords(words, sources, { meanwhile, endsAs: (exit) => endingOf(exit, recorder) });
}

async function run(words: string[], options: RecordOptions, values: RunValues): Promise<void> {
  const session = openSession();
  try {
    const recorder = createRecorder({ option: '--output', path: options.output }, words, options.mode, complain);
    const settings = {
      ...defaultSettings(process.cwd()),
      functionTimes: session.directory,
      session: session.directory,
    };
    const env = values.functions ? profiledEnvironment(process.env, settings) : process.env;
    const child = await start(words, env).catch((error: unknown) => {
      recorder.discard();
      throw error;
    });
    const stopForwarding = forwardSignals(child.process);
    const stopGuarding = guardProgram(child.process.pid!, session.directory);
    const tree = await openRoot(child.process.pid!, options);
    if (tree) await record(tree, options, recorder.add);
    const exit = await child.exit;
    stopGuarding();
    stopForwarding();
    recorder.finish(tree, values.functions ? session.directory : null);
    sayRecorded(recorder, tree, options);
    tree?.close();
    session.remove();
    endAs(endingOf(exit, recorder));
  } finally {
    session.remove();
  }
}

/** A failure of the command's own is what it stays. */
function endingOf(exit: Exit, { complete }: Recorder): Exit {
  return exit.code === 0 && !complete ? { code: NOT_WRITTEN, signal: null } : exit;
}

/** Starts a command; a script is started by node. */
async function start(words: string[], env: NodeJS.ProcessEnv): Promise<{ process: ChildProcess; exit: Promise<Exit> }> {
  const argv = SCRIPTS.has(extname(words[0]!)) ? [process.execPath, ...words] : words;
  const { child, started, exit } = startCommand(argv, { env });
  await started;
  return {
    process: child,
    exit: exit.then(({ code, signal }) => (signal === null ? { code: code ?? 0, signal } : { code: null, signal })),
  };
}

/** A command can have ended before it could be looked at. */
async function openRoot(pid: number, { metric, children }: RecordOptions): Promise<ProcessTree | null> {
  try {
    return await openTree(pid, { metric, children });
  } catch (error) {
    if (error instanceof MprofLineError) return null;
    throw error;
  }
}
