import type { Ending, Profile, RunInfo } from '../profile/types.ts';
import type { ReportOptions } from './options.ts';
import { escapeControls } from './plain-text.ts';
import { sourceLinesOf } from './source.ts';

/** What stands above the blocks: how an abnormal run ended, in plain words, and the lines it was executing. */
export function headLines(profile: Profile, options: ReportOptions): string[] {
  const text = endingText(profile.run);
  if (text === null) return [];
  return [text, ...executingLines(profile, options)];
}

/** How the program ended, as a sentence; null when it ended by itself. */
export function endingText(run: RunInfo): string | null {
  const { ending } = run;
  switch (ending.kind) {
    case 'exit':
      return null;
    case 'uncaught':
      return `The program ended with an uncaught error (exit status ${ending.code}): ${firstLine(ending.message)}`;
    case 'signal':
      return `The program was ended by the signal ${escapeControls(ending.signal)}${signalNote(ending)}.`;
    case 'out-of-memory':
      return `The program ran out of memory: its JavaScript heap reached the limit${statusNote(ending)}.`;
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

function executingLines(profile: Profile, options: ReportOptions): string[] {
  const stack = profile.run.executing ?? [];
  if (stack.length === 0) return ['No profiled line was executing.'];
  const sourceOf = sourceLinesOf(profile, options.readSource);
  return stack.map(({ function: index, line }, depth) => {
    const fn = profile.functions[index];
    const path = fn === undefined ? '?' : escapeControls(profile.files[fn.file]?.path ?? '?');
    const source = fn === undefined ? undefined : sourceOf(fn.file)?.[line - 1]?.trim().slice(0, 200);
    const where = `${escapeControls(fn?.name ?? '?')} (${path}:${line})`;
    const lead = depth === 0 ? 'It was executing  ' : '    called from   ';
    return `${lead}${where}${source ? `  ${escapeControls(source)}` : ''}`;
  });
}
