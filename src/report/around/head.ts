import type { Ending, Profile, RunInfo } from '../../profile/types.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes } from '../../text/units.ts';
import { placeText } from '../facts/place-text.ts';
import type { ReportOptions } from '../options.ts';

type Executing = NonNullable<RunInfo['executing']>;

/** What stands above the blocks: how an abnormal run ended, in plain words, and the lines it was executing. */
export function headLines(profile: Profile, options: ReportOptions): string[] {
  const { run } = profile;
  const lines: string[] = [];
  const text = endingText(run.ending);
  if (text !== null) lines.push(text);
  // Of a program that left nothing it is not known.
  if (text !== null && run.threads.length + profile.functions.length > 0)
    lines.push(...executingLines(profile, run.executing, options));
  for (const thread of run.threads) {
    // The main thread's end is the program's; a worker that was terminated did as it was told.
    if (thread.threadId === 0 || thread.ending.kind !== 'out-of-memory') continue;
    lines.push(`Worker ${thread.threadId} of process ${thread.pid} ran out of memory: its heap reached its limit.`);
    lines.push(...executingLines(profile, thread.executing, options));
  }
  if (run.probes === 'fast') lines.push(fastText(run.share));
  const labels = new Set(run.threads.flatMap(({ label }) => (label === undefined ? [] : [firstLine(label)])));
  if (labels.size > 0) lines.push(`Label: ${[...labels].join(', ')}`);
  return lines;
}

/** What the numbers of a fast run are. */
function fastText(share: number | undefined): string {
  const part = share === undefined ? '' : ` in ${Math.round(share * 1000) / 10} % of the time`;
  return `Fast: hits are exact; bytes and times are estimated from readings${part}. ± is a standard error.`;
}

/** How the program ended, as a sentence; null when it ended by itself. */
function endingText(ending: Ending): string | null {
  switch (ending.kind) {
    case 'exit':
      return null;
    case 'uncaught':
      return `The program ended with an uncaught error (exit status ${ending.code}): ${firstLine(ending.message)}`;
    case 'signal':
      return `The program was ended by the signal ${escapeControls(ending.signal)}${signalNote(ending)}.`;
    case 'out-of-memory':
      return outOfMemoryText(ending);
    case 'abort':
      return `The program aborted${statusNote(ending)}${ABORTS[ending.by ?? 'unknown']}.`;
    case 'terminated':
      return 'The thread was terminated from outside before it ended.';
    case 'running':
      return 'The program is still running: this is what it did so far.';
  }
}

const ABORTS = {
  program: ', as it had called process.abort()',
  node: ': Node gave up, most often because one allocation did not fit into what was left of the heap',
  unknown: '',
};

function outOfMemoryText(ending: Extract<Ending, { kind: 'out-of-memory' }>): string {
  const limit = ending.limit === undefined ? '' : ` of ${formatBytes(ending.limit)}`;
  const status = statusNote(ending);
  switch (ending.by) {
    case 'container':
      return `The program was killed${status} because the memory of its container ran out: it had reached the limit${limit}.`;
    case 'system':
      return `The program was killed${status} while the system ran out of memory.`;
    default:
      return `The program ran out of memory: its JavaScript heap reached the limit${limit}${status}. --max-old-space-size raises it.`;
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
  const placeOf = placeText(profile, options);
  return stack.map(({ function: index, line }, depth) => {
    return `${depth === 0 ? 'It was executing  ' : '    called from   '}${placeOf(index, line)}`;
  });
}
