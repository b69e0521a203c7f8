import type { Command } from 'commander';
import { MprofLineError } from '../error.ts';
import { takesNextWord } from '../node-options.ts';

/** Options of node that are not among those allowed in NODE_OPTIONS, which Node itself lists. */
const OTHERS =
  /^--(?:expose[-_]gc|allow[-_]natives[-_]syntax|trace[-_]|no[-_]|max[-_]|min[-_]|semi[-_]|initial[-_]|single[-_]threaded|stack[-_]size|harmony|jitless|turbo|gc[-_]|heap[-_]|env-file|permission|test|prof$|cpu-prof|random[-_]seed|optimize|sparkplug|maglev|lite)/;

/** With these node runs no script, or something else than the script. */
const WITHOUT_SCRIPT = new Set(
  '-e --eval -p -pe --print -c --check -i --interactive --build-snapshot --build-snapshot-config --experimental-sea-config --build-sea --run --prof-process --v8-options --completion-bash'.split(
    ' ',
  ),
);

/**
 * Takes node's own options, which stand among ours before the script, out of `args`.
 * @throws MprofLineError when one of them lacks its value, or is for node without a script.
 */
export function separateNodeArguments(program: Command, args: readonly string[]): { own: string[]; node: string[] } {
  const own: string[] = [];
  const node: string[] = [];
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--' || arg === '-' || !arg.startsWith('-')) break;
    const name = arg.replace(/=.*$/s, '');
    const option = program.options.find(({ short, long }) => name === short || name === long);
    if (!option && WITHOUT_SCRIPT.has(name)) {
      throw new MprofLineError(`${name}: expected a script to profile, given an option with which node runs none`);
    }
    if (option || !isNodeOption(name)) {
      own.push(arg);
      if (option?.required && name === arg && i + 1 < args.length) own.push(args[++i]!);
    } else {
      node.push(arg);
      if (takesNextWord(arg)) {
        const value = args[++i];
        if (value === undefined) throw new MprofLineError(`${arg}: expected a value, given nothing`);
        node.push(value);
      }
    }
  }
  return { own: [...own, ...args.slice(i)], node };
}

function isNodeOption(name: string): boolean {
  return process.allowedNodeEnvironmentFlags.has(name) || takesNextWord(name) || OTHERS.test(name);
}
