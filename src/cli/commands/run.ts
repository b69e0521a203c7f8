import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { MprofLineError } from '../../error.ts';
import { profiledEnvironment } from '../../load/unnoticed/environment.ts';
import { type OutputSettings, readOutputOptions } from '../../options/output-options.ts';
import { startCommand } from '../../process/start-command.ts';
import { openTree } from '../../process/tree.ts';
import type { ProcessTree } from '../../process/types.ts';
import type { Exit } from '../../result/run.ts';
import { openSession } from '../../session/folder.ts';
import { defaultSettings, type Settings } from '../../session/settings.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { reportTree, watchBelow } from '../in-session.ts';
import { endAs, forwardSignals } from '../launch.ts';
import {
  addRecordOptions,
  complain,
  type RawRecordOptions,
  type RecordOptions,
  readRecordOptions,
  record,
} from '../recording/record.ts';
import { createRecorder } from '../recording/recorder.ts';
import { sayRecorded } from '../recording/said.ts';
import { attach } from './attach.ts';

interface RawRunOptions extends RawRecordOptions {
  attach?: boolean;
  functions: boolean;
  lines?: boolean;
  linesOutput?: string[];
  all?: boolean;
}

/** ms that processes which outlive the command are waited for before their lines are reported. */
const LINES_WAIT = 10_000;
const SCRIPTS = new Set(['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.jsx', '.tsx']);

/** Adds `mprof-line run [options] -- <command…>`: records a process tree's memory over time. */
export function addRunCommand(program: Command): void {
  const command = program
    .command('run')
    .description('record the memory of a command and all processes below it, over time')
    .usage('[options] -- <command> [its arguments…]')
    .argument('<command...>', 'what to run; a script (.js, .ts, …) is run by node')
    .passThroughOptions();
  addRecordOptions(command)
    .option('-a, --attach', 'attach to a running process, by pid or name, instead')
    .option('--no-functions', 'do not record entries and exits of @profile functions')
    .option('--lines', 'measure the lines of @profile functions of all node programs instead, and report them')
    .addOption(
      new Option('--lines-output <file>', 'write that report; repeatable; .txt .md .csv .json').argParser(append),
    )
    .option('--all', 'with --lines: all functions of the program’s own files')
    .addOption(new Option('-E, --exit-code', 'pass the exit code on; always done').hideHelp())
    .action((words: string[], raw: RawRunOptions) =>
      raw.attach ? attach(words[0]!, readRecordOptions(raw)) : run(words, raw),
    );
}

async function run(words: string[], raw: RawRunOptions): Promise<void> {
  const options = readRecordOptions(raw);
  const lines = readLineOptions(raw);
  const session = openSession();
  const recorder = createRecorder(options.output, words, options.mode, complain);
  try {
    const startedAt = Date.now();
    const settings = lines?.settings ?? { ...defaultSettings(process.cwd()), functionTimes: session.directory };
    settings.session = session.directory;
    const env = lines || raw.functions ? profiledEnvironment(process.env, settings) : process.env;
    const child = await start(words, env).catch((error: unknown) => {
      recorder.discard();
      throw error;
    });
    const stopForwarding = forwardSignals(child.process);
    const watching = new AbortController();
    const programs = lines ? watchBelow(child.process.pid, lines.settings, watching.signal) : undefined;
    const tree = await openRoot(child.process.pid!, options);
    if (tree) await record(tree, options, recorder.add);
    const exit = await child.exit;
    watching.abort();
    stopForwarding();
    recorder.finish(tree, raw.functions && !lines ? session.directory : null);
    sayRecorded(recorder, tree, options);
    tree?.close();
    if (lines) {
      const [script = '', ...args] = words;
      const run = { ...lines, path: script, script, args, startedAt, exit, pid: child.process.pid, programs };
      await reportTree(session.directory, run, LINES_WAIT);
    }
    session.remove();
    endAs(exit);
  } finally {
    session.remove();
  }
}

/** What `--lines` and its companions ask for; null without them. */
function readLineOptions({
  lines,
  linesOutput,
  all,
  children,
}: RawRunOptions): { settings: Settings; output: OutputSettings } | null {
  if (!lines && linesOutput === undefined) {
    if (all) throw new MprofLineError('--all: expected together with --lines');
    return null;
  }
  const output = readOutputOptions({ output: linesOutput ?? [] });
  checkOutputs(output.files);
  return { settings: { ...defaultSettings(process.cwd()), all: all ?? false, children }, output };
}

function append(value: string, before: string[] = []): string[] {
  return [...before, value];
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
