import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { MprofLineError } from '../error.ts';
import { separateNodeArguments } from '../options/node-arguments.ts';
import { alternatives, hint } from '../text/expected.ts';
import { wrappedLines } from '../text/wrap.ts';
import { writeText } from '../text/write-text.ts';
import { version } from '../version.ts';
import { COMMANDS, type CommandName, isCommand } from './command-names.ts';
import { addProfileCommand } from './commands/profile.ts';

/** Adds one sub-command to the program; `args` are what stands after it. */
type AddCommand = (program: Command, args: readonly string[]) => void;

/**
 * The sub-commands. Each is loaded only when it is asked for (or when all are to be listed), so that none of them
 * costs a profiled script its start-up.
 */
const commands: Record<CommandName, () => Promise<AddCommand>> = {
  report: async () => (await import('./commands/report.ts')).addReportCommand,
  diff: async () => (await import('./commands/diff.ts')).addDiffCommand,
  run: async () => (await import('./commands/run.ts')).addRunCommand,
  top: async () => (await import('./commands/top.ts')).addTopCommand,
  attach: async () => (await import('./commands/attach.ts')).addAttachCommand,
  plot: async () => (await import('./commands/plot.ts')).addPlotCommand,
  peak: async () => (await import('./commands/peak.ts')).addPeakCommand,
  list: async () => (await import('./commands/list.ts')).addListCommand,
  rm: async () => (await import('./commands/rm.ts')).addRmCommand,
  instrument: async () => (await import('./commands/instrument.ts')).addInstrumentCommand,
  completion: async () => (await import('./commands/completion.ts')).addCompletionCommand,
  clean: async () => (await import('./commands/clean.ts')).addCleanCommand,
};

const examples = `
Examples:
  $ mprof-line script.js --its-own option      functions with a @profile comment, line by line
  $ mprof-line --all script.ts                 every function of the program's own files
  $ mprof-line --all --only 'parse*' script.js those whose name matches
  $ mprof-line -o profile.json -o report.md script.js
  $ mprof-line --all npm start                 what a package manager or a program of node_modules/.bin runs
  $ mprof-line report profile.json --format classic

Everything after <script> belongs to the script. Options of node stand before it, too:
  $ mprof-line --max-old-space-size=256 script.js

A script that is called like a command is named with its folder: mprof-line ./report`;

const LEAST_HELP = 14;

/**
 * Runs the command line `args` (without node and the program's own name), and ends the process when it is wrong. `keepCode` keeps what
 * V8 has compiled of the launcher; it is called at the end of a run, unless the person wants nothing kept.
 */
export async function main(args: readonly string[], keepCode?: () => void): Promise<void> {
  try {
    const program = createProgram(keepCode);
    const { own, node } = separateNodeArguments(program, spellOut(program, asHelp(args)));
    program.setOptionValue('nodeArguments', node);
    const words = await withSubCommands(program, own);
    if (args.length === 0) {
      program.outputHelp({ error: true });
      throw new MprofLineError('expected a script to profile, given none');
    }
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    fail(error);
  }
}

function createProgram(keepCode: (() => void) | undefined): Command {
  const program = new Command('mprof-line')
    .description('Tells which line of your JavaScript or TypeScript uses the memory.')
    .usage('[options] <script or program> [args…]')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', () => wrappedLines(examples, process.stdout.columns))
    // Half of a narrow terminal is for what an option means.
    .configureHelp({ minWidthToWrap: LEAST_HELP, ...(isNarrow() && { subcommandTerm: (command) => command.name() }) })
    .enablePositionalOptions()
    .passThroughOptions()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => writeText(1, text),
      outputError: (text, write) => write(inOurWords(text, program)),
    })
    .exitOverride()
    .hook('preSubcommand', refuseOwnOptions);
  addProfileCommand(program, keepCode);
  return program;
}

/**
 * `help`, `help run`, `version` and `-v` are what people write for `--help`, `run --help` and `--version`. A file of that name is a
 * script.
 */
function asHelp(args: readonly string[]): readonly string[] {
  const [first = '', command, ...more] = args;
  if (!['help', 'version', '-v'].includes(first) || existsSync(first) || existsSync(`${first}.js`)) return args;
  if (first !== 'help') return command === undefined ? ['--version'] : args;
  if (more.length > 0) return args;
  if (command === undefined) return ['--help'];
  if (isCommand(command)) return [command, '--help'];
  throw new MprofLineError(
    `help: expected a command: ${alternatives(COMMANDS)}, given ${JSON.stringify(command)}${hint(command, COMMANDS)}`,
  );
}

/** Whether there is no room for the arguments of commands beside what they do. */
function isNarrow(): boolean {
  return process.stdout.isTTY && process.stdout.columns < 100;
}

/** What commander says, in one line as all our errors are. */
function inOurWords(text: string, command: Command): string {
  const message = text
    .replace(/^error: /, '')
    .replace(/\n[\s\S]*$/, '')
    .replace(
      /^too many arguments for .*Expected (\d+) arguments? but got (\d+)\.$/,
      'too many words: expected $1, given $2',
    )
    .replace(/^missing required argument '(.*)'$/, 'expected <$1>, given nothing')
    .replace(/^option '(?:-\w, )?([\w-]+).*' argument missing$/, '$1: expected a value, given nothing');
  const help = command.parent === null ? 'mprof-line --help' : `mprof-line ${command.name()} --help`;
  const unknown = /^unknown option '(.*?)(?:=.*)?'$/s.exec(message)?.[1];
  const near = unknown === undefined ? '' : nearOption(unknown, command);
  return `mprof-line: ${message}${near || `; ${help} shows what there is`}\n`;
}

/** What is said of an option that a command does not have. */
function nearOption(unknown: string, command: Command): string {
  const { parent } = command;
  if (parent === null) return hint(unknown, [...longFlags(command), ...process.allowedNodeEnvironmentFlags]);
  return longFlags(parent).includes(unknown)
    ? `; mprof-line ${unknown} <script> has it`
    : hint(unknown, longFlags(command));
}

function longFlags({ options }: Command): string[] {
  return options.flatMap(({ long }) => long ?? []);
}

/** Options of profiling a script, given before a sub-command, would be without effect. */
function refuseOwnOptions(program: Command, command: Command): void {
  const option = program.options.find((each) => program.getOptionValueSource(each.attributeName()) === 'cli');
  if (!option) return;
  throw new MprofLineError(
    `${option.long} before ${command.name()}: expected the options of ${command.name()} after it`,
  );
}

/** Adds the command that `args` name, or all; returns `args` as it is to read them. */
async function withSubCommands(program: Command, args: readonly string[]): Promise<string[]> {
  const at = firstOperand(program, args);
  const operand = args[at];
  const after = args.slice(at + 1);
  // That one is about the others.
  const names = operand === undefined || operand === 'completion' ? COMMANDS : isCommand(operand) ? [operand] : [];
  for (const name of names) (await commands[name]())(program, after);
  for (const command of program.commands) {
    const outputError = (text: string, write: (words: string) => void): void => write(inOurWords(text, command));
    command.exitOverride().configureOutput({ outputError });
  }
  const command = program.commands.find((each) => each.name() === operand);
  return command ? [...args.slice(0, at + 1), ...spellOut(command, after)] : [...args];
}

/** An option whose value may be left out gets it after `=` only: what follows is the script. */
function spellOut(program: Command, args: readonly string[]): string[] {
  const spelled = [...args];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--' || arg === '-' || !arg.startsWith('-')) break;
    const option = program.options.find(({ short, long }) => arg === short || arg === long);
    if (option?.optional) spelled[i] = `${arg}=yes`;
    if (option?.required) i++;
  }
  return spelled;
}

/** Where the first of `args` is that is neither one of the program's options nor such an option's value. */
function firstOperand(program: Command, args: readonly string[]): number {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') return i + 1;
    if (!arg.startsWith('-') || arg === '-') return i;
    const option = program.options.find(({ short, long }) => arg === short || arg === long);
    if (option?.required) i++;
  }
  return args.length;
}

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // Commander has printed its message already; help and version end well.
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else if (error instanceof MprofLineError) {
    process.stderr.write(`mprof-line: ${error.message}\n`);
    process.exitCode = 2;
  } else {
    throw error;
  }
}
