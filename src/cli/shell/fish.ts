import { type ShellCommand, type ShellOption, takesFile } from './model.ts';

/** Completion for fish: `mprof-line completion fish | source`, or a file in ~/.config/fish/completions. */
export function fishCompletion(commands: readonly ShellCommand[]): string {
  const names = commands.map(({ name }) => name).filter((name) => name !== '');
  const lines = commands.flatMap((command) => {
    const when =
      command.name === '' ? 'not __fish_seen_subcommand_from $commands' : `__fish_seen_subcommand_from ${command.name}`;
    const own =
      command.name === ''
        ? []
        : [`complete -c mprof-line -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.help)}`];
    return [...own, ...command.options.map((option) => optionLine(when.replace('$commands', names.join(' ')), option))];
  });
  const shells = "complete -c mprof-line -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'";
  return `# Completion of mprof-line for fish: mprof-line completion fish | source\n${[...lines, shells].join('\n')}\n`;
}

function optionLine(when: string, option: ShellOption): string {
  const { flags, value, isOptional, words, help } = option;
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`)).join(' ');
  const takes =
    value === null || isOptional
      ? ''
      : words.length > 0
        ? ` -x -a ${quoted(words.join(' '))}`
        : takesFile(option)
          ? ' -r'
          : ' -x';
  return `complete -c mprof-line -n ${quoted(when)} ${names}${takes} -d ${quoted(help)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
