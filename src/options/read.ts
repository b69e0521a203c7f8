import { MprofLineError } from '../error.ts';
import { hint } from '../text/expected.ts';
import { type Config, findConfig } from './config.ts';
import { flagName, type OptionSpec, variableName } from './spec.ts';
import { type Sections, TABLE } from './table.ts';
import { list } from './values.ts';

/** Where options come from: the command line wins, then variables, then the configuration file. */
export interface OptionSources {
  /** As commander hands them over; nothing where there is no command line. */
  readonly commandLine: Readonly<Record<string, unknown>>;
  readonly variables: NodeJS.ProcessEnv;
  readonly config: Config | null;
}

/** Variables that are no options: a launcher's settings. */
const OTHER_VARIABLES: readonly string[] = ['MPROF_LINE_OPTIONS'];

/** The sources of this process, whose command line gave `commandLine`. @throws MprofLineError for a bad configuration. */
export function optionSourcesOf(commandLine: object, variables: NodeJS.ProcessEnv, cwd: string): OptionSources {
  checkVariables(variables);
  return { commandLine: { ...commandLine }, variables, config: findConfig(cwd) };
}

/**
 * The values of a section.
 * @throws MprofLineError that names the option as it was written, what was expected and what was given.
 */
export function readSection<N extends keyof Sections>(name: N, sources: OptionSources): Sections[N] {
  const { options, prefix } = TABLE[name];
  const specs = Object.entries(options) as [string, OptionSpec][];
  return Object.fromEntries(
    specs.map(([key, spec]) => [key, optionValue(prefix, key, spec, sources)]),
  ) as unknown as Sections[N];
}

function optionValue(
  prefix: string,
  key: string,
  spec: OptionSpec,
  { commandLine, variables, config }: OptionSources,
): unknown {
  const given = textsOf(commandLine[key], spec);
  if (given !== null) return spec.read(`--${spec.negative ? 'no-' : ''}${flagName(key)}`, given);
  const variable = variableName(prefix, key);
  const text = variables[variable];
  if (text !== undefined && text !== '') return spec.read(variable, spec.many ? list(text) : [text]);
  const configured = config?.valueOf(prefix, key);
  return configured ? spec.read(configured.name, configured.texts) : spec.byDefault;
}

/** What commander hands over, as texts; null: nothing was given. */
function textsOf(value: unknown, { negative }: OptionSpec): readonly string[] | null {
  if (value === undefined || (negative && value === true)) return null;
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  return Array.isArray(value) ? (value as string[]) : [value as string];
}

/** Refuses a variable that means nothing. */
function checkVariables(variables: NodeJS.ProcessEnv): void {
  const ours = Object.entries(variables).filter(([name, value]) => name.startsWith('MPROF_LINE_') && value);
  if (ours.length === 0) return;
  const known = Object.values(TABLE).flatMap(({ prefix, options }) =>
    Object.keys(options).map((key) => variableName(prefix, key)),
  );
  for (const [name] of ours) {
    if (known.includes(name) || OTHER_VARIABLES.includes(name)) continue;
    throw new MprofLineError(`${name}: there is no such variable${hint(name, known)}`);
  }
}
