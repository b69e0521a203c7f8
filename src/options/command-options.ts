import type { GrowthLimit } from '../budget/growth.ts';
import { MprofLineError } from '../error.ts';
import type { MomentName } from '../report/diff/moments.ts';
import { DIFF_FORMATS, type DiffFormat } from '../report/diff/render.ts';
import { endingOf } from '../text/expected.ts';
import { growthOption } from './budget-option.ts';
import { duration, positiveDuration } from './duration.ts';
import { outputOptions } from './output-options.ts';
import { type ProfileValues, profileOptions } from './profile-options.ts';
import { choice, type OptionsOf, several, single, toggle } from './spec.ts';
import { wholeNumber } from './values.ts';

/** Options of `run` and `attach`. Milliseconds. */
export interface RecordValues {
  interval: number;
  includeChildren: boolean;
  multiprocess: boolean;
  children: boolean;
  timeout: number | undefined;
  output: string | undefined;
  metric: 'rss' | 'pss' | 'uss';
}

const RESIDENT = ['rss', 'pss', 'uss'] as const;

export const recordOptions: OptionsOf<RecordValues> = {
  interval: single('<time>', 'time between samples; a bare number is ms', 100, positiveDuration, {
    short: 'T',
    shownDefault: '100ms',
  }),
  includeChildren: toggle('sum up all processes of the tree (the default, unless -M is given)', { short: 'C' }),
  multiprocess: toggle('record each child process on its own', { short: 'M' }),
  children: toggle('record the first process only', { negative: true }),
  timeout: single<number | undefined>(
    '<time>',
    'stop recording after this time; the process goes on',
    undefined,
    positiveDuration,
    { short: 't' },
  ),
  output: single<string | undefined>('<file>', 'where to write', undefined, (_name, text) => text, {
    short: 'o',
    shownDefault: 'mprofile_<date and time>.dat',
  }),
  metric: choice('rss; on Linux also pss or uss, which do not count shared memory twice', RESIDENT, 'rss'),
};

/** Options that only `run` has. */
export interface RunValues {
  attach: boolean;
  functions: boolean;
  lines: boolean;
  dat: string | undefined;
  exitCode: boolean;
}

export const runOptions: OptionsOf<RunValues> = {
  attach: toggle('attach to a running process, by pid or name, instead', { short: 'a' }),
  functions: toggle('do not record entries and exits of @profile functions', { negative: true }),
  lines: toggle('measure the lines of all node programs instead; takes the options of mprof-line <script>'),
  dat: single<string | undefined>(
    '<file>',
    'with --lines: record the memory of the tree over time there, too',
    undefined,
    (_name, text) => text,
  ),
  exitCode: toggle('pass the exit code on; always done', { short: 'E', hidden: true }),
};

export interface PlotValues {
  title: string | undefined;
  functions: boolean;
  output: string[];
  window: [number, number] | undefined;
  flame: boolean;
  slope: boolean;
  theme: 'light' | 'dark';
  width: number | undefined;
  height: number | undefined;
}

/** No chart is larger, in pixels or columns. */
const MOST_PIXELS = 20_000;
const pixels = (name: string, text: string): number => wholeNumber(name, text, 1, MOST_PIXELS);

const THEMES = ['light', 'dark'] as const;

export const plotOptions: OptionsOf<PlotValues> = {
  title: single<string | undefined>('<text>', 'title of the chart', undefined, (_name, text) => text, { short: 't' }),
  functions: toggle('do not show when functions were entered and left', { short: 'n', negative: true }),
  output: several('<file>', 'write the chart there: .svg, .png or .html; repeatable', { short: 'o' }),
  window: single<PlotValues['window']>(
    '<from,to>',
    'show this part only: 0,20s (a bare number is ms)',
    undefined,
    timeWindow,
    { short: 'w' },
  ),
  flame: toggle('function times as a flame graph instead of brackets', { short: 'f' }),
  slope: toggle('add the trend of each line and its slope', { short: 's' }),
  theme: choice('light or dark, for images', THEMES, 'light'),
  width: single<number | undefined>(
    '<n>',
    'width of an image in pixels, or of the terminal’s chart in columns',
    undefined,
    pixels,
  ),
  height: single<number | undefined>(
    '<n>',
    'height of an image in pixels, or of the terminal’s chart in rows',
    undefined,
    pixels,
  ),
};

function timeWindow(name: string, given: string): [number, number] {
  const [from, to, more] = given.split(',');
  if (from === undefined || to === undefined || more !== undefined) {
    throw new MprofLineError(`${name}: expected two times such as 0,20s, given ${JSON.stringify(given)}`);
  }
  const window: [number, number] = [duration(name, from), duration(name, to)];
  if (window[0] < window[1]) return window;
  throw new MprofLineError(`${name}: expected an end after its beginning, given ${JSON.stringify(given)}`);
}

export interface PeakValues {
  func: string | undefined;
}

export const peakOptions: OptionsOf<PeakValues> = {
  func: single<string | undefined>('<name>', 'the peak while this function was running', undefined, (_, text) => text),
};

/** Options of `instrument`; all but the first are those of profiling a script. */
export interface InstrumentValues extends Pick<ProfileValues, 'all' | 'only' | 'pretty'> {
  readable: boolean;
}

export const instrumentOptions: OptionsOf<InstrumentValues> = {
  readable: toggle('for people: printed anew, with probes by their names and the lines that they are for'),
  all: profileOptions.all,
  only: profileOptions.only,
  pretty: profileOptions.pretty,
};

export interface RemoveValues {
  dryRun: boolean;
}

export const removeOptions: OptionsOf<RemoveValues> = {
  dryRun: toggle('only say what would be removed'),
};

export interface DiffValues {
  output: { path: string; format: DiffFormat }[];
  format: DiffFormat | undefined;
  top: number | undefined;
  precision: number | undefined;
  moments: [MomentName, MomentName] | undefined;
  failIf: GrowthLimit[];
}

const DIFF_FORMAT_OF: Record<string, DiffFormat> = { '.txt': 'txt', '.md': 'md', '.json': 'json', '.html': 'html' };

export const diffOptions: OptionsOf<DiffValues> = {
  output: {
    ...outputOptions.output,
    help: `write a file; repeatable; ${Object.keys(DIFF_FORMAT_OF).join(' ')}`,
    byDefault: [],
    read: (name, paths) => paths.map((path) => ({ path, format: diffFormat(name, path) })),
  },
  format: choice(`what stdout gets: ${DIFF_FORMATS.join(', ')}`, DIFF_FORMATS, undefined, { shownDefault: 'table' }),
  top: { ...outputOptions.top, help: 'show the n functions that changed most' },
  precision: { ...outputOptions.precision, shownDefault: '1' },
  moments: single<DiffValues['moments']>(
    '<from,to>',
    'of one profile, what lived at two of its moments: numbers from 1, first, last or peak',
    undefined,
    momentNames,
  ),
  failIf: {
    ...outputOptions.failIf,
    value: '<growth>',
    help: "exit with 3 when more is used than before by so much: +10% (of all lines), 'parse.allocated +1MB'; repeatable",
    byDefault: [],
    read: (name, texts) => texts.map((text) => growthOption(name, text)),
  },
};

function diffFormat(name: string, path: string): DiffFormat {
  return DIFF_FORMAT_OF[endingOf(name, path, Object.keys(DIFF_FORMAT_OF))]!;
}

function momentNames(name: string, given: string): [MomentName, MomentName] {
  const words = given.split(',').map((word) => word.trim());
  const names = words.flatMap((word): MomentName[] => {
    if (word === 'first' || word === 'last' || word === 'peak') return [word];
    return /^[1-9]\d{0,5}$/.test(word) ? [Number(word)] : [];
  });
  if (words.length === 2 && names.length === 2) return [names[0]!, names[1]!];
  throw new MprofLineError(`${name}: expected two moments such as first,last or 1,5, given ${JSON.stringify(given)}`);
}
