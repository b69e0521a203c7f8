import type { Ending, Profile, RunInfo } from '../profile/types.ts';
import type { ReportOptions } from './options.ts';
import { escapeControls } from './plain-text.ts';
import { sourceLinesOf } from './source.ts';
import { formatBytes } from './units.ts';

type Executing = NonNullable<RunInfo['executing']>;

const MOST_HEAVY = 5;
const MOST_QUOTED = 100;

/** What stands above the blocks: how an abnormal run ended, in plain words, and the lines it was executing. */
export function headLines(profile: Profile, options: ReportOptions): string[] {
  const { run } = profile;
  const lines: string[] = [];
  const text = endingText(run.ending);
  if (text !== null) lines.push(text, ...executingLines(profile, run.executing, options));
  for (const thread of run.threads) {
    // The main thread's end is the program's; a worker that was terminated did as it was told.
    if (thread.threadId === 0 || thread.ending.kind !== 'out-of-memory') continue;
    lines.push(`Worker ${thread.threadId} of process ${thread.pid} ran out of memory: its heap reached its limit.`);
    lines.push(...executingLines(profile, thread.executing, options));
  }
  return lines;
}

/** How the program ended, as a sentence; null when it ended by itself. */
export function endingText(ending: Ending): string | null {
  switch (ending.kind) {
    case 'exit':
      return null;
    case 'uncaught':
      return `The program ended with an uncaught error (exit status ${ending.code}): ${firstLine(ending.message)}`;
    case 'signal':
      return `The program was ended by the signal ${escapeControls(ending.signal)}${signalNote(ending)}.`;
    case 'out-of-memory':
      return `The program ran out of memory: its JavaScript heap reached the limit${statusNote(ending)}. --max-old-space-size raises it.`;
    case 'abort':
      return `The program aborted${statusNote(ending)}.`;
    case 'terminated':
      return 'The thread was terminated from outside before it ended.';
    case 'running':
      return 'The program is still running: this is what it did so far.';
  }
}

function firstLine(message: string): string {
  return escapeControls(message.split('\n')[0]!).slice(0, 300);
}

function signalNote({ signal }: { signal: string }): string {
  if (signal === 'SIGKILL') return ', sent by someone else or, when memory was short, by the system or its container';
  if (signal === 'SIGINT') return ' (Ctrl-C)';
  return '';
}

function statusNote(ending: Exclude<Ending, { kind: 'exit' | 'running' | 'terminated' }>): string {
  if ('signal' in ending && ending.signal !== undefined) return ` (${escapeControls(ending.signal)})`;
  if ('code' in ending && ending.code !== undefined) return ` (exit status ${ending.code})`;
  return '';
}

function executingLines(profile: Profile, stack: Executing | undefined, options: ReportOptions): string[] {
  if (stack === undefined || stack.length === 0) return ['No profiled line was executing.'];
  const placeOf = places(profile, options);
  return stack.map(({ function: index, line }, depth) => {
    return `${depth === 0 ? 'It was executing  ' : '    called from   '}${placeOf(index, line)}`;
  });
}

/** After memory ran short: the lines by what they added to memory and did not give back. */
export function heaviestLines(profile: Profile, options: ReportOptions): string[] {
  const { ending } = profile.run;
  if (ending.kind !== 'out-of-memory' && !(ending.kind === 'signal' && ending.signal === 'SIGKILL')) return [];
  const placeOf = places(profile, options);
  const lines = profile.functions
    .flatMap((fn, index) => fn.lines.map(({ line, self }) => ({ index, line, self })))
    .filter(({ self }) => self.increment > 0)
    .sort((a, b) => b.self.increment - a.self.increment)
    .slice(0, MOST_HEAVY);
  if (lines.length === 0) return [];
  const amounts = lines.map(({ self }) => [formatBytes(self.increment), formatBytes(self.allocated)] as const);
  const width = Math.max(...amounts.map(([held]) => held.length));
  return [
    'Lines by what they added to memory and did not give back:',
    ...lines.map(({ index, line }, i) => {
      const [held, allocated] = amounts[i]!;
      return `  ${held.padStart(width)} of ${allocated} allocated  ${placeOf(index, line)}`;
    }),
  ];
}

/** Function, file, line and source of a place in the profile. */
function places(profile: Profile, options: ReportOptions): (index: number, line: number) => string {
  const sourceOf = sourceLinesOf(profile, options.readSource);
  return (index, line) => {
    const fn = profile.functions[index];
    if (fn === undefined) return '?';
    const source = sourceOf(fn.file)?.[line - 1]?.trim().slice(0, MOST_QUOTED) ?? '';
    const where = `${escapeControls(fn.name)} (${escapeControls(profile.files[fn.file]?.path ?? '?')}:${line})`;
    return source === '' ? where : `${where}  ${escapeControls(source)}`;
  };
}
