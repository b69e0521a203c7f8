import { shellWord } from '../text/shell-word.ts';
import type { Run } from './run.ts';

/** The command line of a run, once more, with `options` before all else, and with other arguments where `args` are given. */
export function again(
  { typed = [], script, args }: Run,
  options: readonly string[],
  others: readonly string[] = args,
): string {
  const [command] = typed;
  const at = command === undefined || command.startsWith('-') ? 0 : 1;
  const words = ['mprof-line', ...typed.slice(0, at), ...options, ...typed.slice(at), script, ...others];
  return words.map(shellWord).join(' ');
}
