import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { profiledEnvironment } from '../../load/unnoticed/environment.ts';
import { addSection } from '../../options/command-line.ts';
import type { RunValues } from '../../options/command-options.ts';
import { defaultOutput, type OutputSettings, outputSettings } from '../../options/output-options.ts';
import { readSection, sourcesOf } from '../../options/read.ts';
import { startCommand } from '../../process/start-command.ts';
import { openTree } from '../../process/tree.ts';
import type { ProcessTree } from '../../process/types.ts';
import type { Exit } from '../../result/run.ts';
import { openSession } from '../../session/folder.ts';
import { defaultSettings, type Settings } from '../../session/settings.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { reportTree, watchBelow } from '../in-session.ts';
import { endAs, forwardSignals } from '../launch.ts';
import { complain, type RecordOptions, readRecordOptions, record } from '../recording/record.ts';
import { createRecorder } from '../recording/recorder.ts';
import { sayRecorded } from '../recording/said.ts';
import { attach } from './attach.ts';

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
  addSection(addSection(command, 'record'), 'run').action((words: string[], raw: object) => {
    const sources = sourcesOf(raw, process.env, process.cwd());
    const options = readRecordOptions(sources);
    const values = readSection('run', sources);
    return values.attach ? attach(words[0]!, options) : run(words, options, values);
  });
}

async function run(words: string[], options: RecordOptions, values: RunValues): Promise<void> {
  const lines = lineOptions(values, options);
  const session = openSession();
  const recorder = createRecorder(options.output, words, options.mode, complain);
  try {
    const startedAt = Date.now();
    const settings = lines?.settings ?? { ...defaultSettings(process.cwd()), functionTimes: session.directory };
    settings.session = session.directory;
    const env = lines || values.functions ? profiledEnvironment(process.env, settings) : process.env;
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
    recorder.finish(tree, values.functions && !lines ? session.directory : null);
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
function lineOptions(
  { lines, linesOutput, all }: RunValues,
  { children }: RecordOptions,
): { settings: Settings; output: OutputSettings } | null {
  if (!lines && linesOutput.length === 0) {
    if (all) throw new MprofLineError('--all: expected together with --lines');
    return null;
  }
  checkOutputs(linesOutput);
  const settings = { ...defaultSettings(process.cwd()), all, children };
  return { settings, output: outputSettings({ ...defaultOutput(), output: linesOutput }) };
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
