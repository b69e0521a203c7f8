import { type ShellCommand, type ShellOption, takesWord } from './model.ts';

/** Completion for bash: `source <(mprof-line completion bash)`. Files are completed where nothing else is known. */
export function bashCompletion(commands: readonly ShellCommand[]): string {
  const [own, ...others] = commands as [ShellCommand, ...ShellCommand[]];
  const names = others.map(({ name }) => name);
  const cases = commands.map(
    (command) => `    ${command.name === '' ? "''" : command.name}) ${optionsLine(command)} ;;`,
  );
  const values = commands.flatMap(({ name, options }) =>
    options.filter((option) => takesWord(option)).map((option) => valueCase(name, option)),
  );
  return `# Completion of mprof-line for bash: source <(mprof-line completion bash)
_mprof_line() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command= script= word i
  local valued=' ${own.options
    .filter(takesWord)
    .flatMap(({ flags }) => flags)
    .join(' ')} '
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == = ]]; then ((i++))
    elif [[ $word == -* ]]; then [[ $valued == *" $word "* ]] && ((i++))
    else script=$word; break
    fi
  done
  case $script in ${names.join('|')}) command=$script ;; esac
  COMPREPLY=()
  # What belongs to a script is its own.
  if [[ -n $script && -z $command ]]; then return; fi
  case "$command $prev" in
${values.join('\n')}
  esac
  local options=
  case $command in
${cases.join('\n')}
  esac
  if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$cur"))
  elif [[ -z $command ]]; then COMPREPLY=($(compgen -W '${names.join(' ')}' -- "$cur") $(compgen -f -- "$cur"))
  elif [[ $command == completion ]]; then COMPREPLY=($(compgen -W 'bash zsh fish' -- "$cur"))
  fi
}
complete -o default -F _mprof_line mprof-line
`;
}

function optionsLine({ options }: ShellCommand): string {
  return `options='${options.flatMap(({ flags }) => flags).join(' ')}'`;
}

/** What stands after an option: one of some words, or a file, which is what bash completes by itself. */
function valueCase(command: string, { flags, words }: ShellOption): string {
  const patterns = flags.map((flag) => `'${command} ${flag}'`).join('|');
  const reply = words.length === 0 ? '' : `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$cur")); `;
  return `    ${patterns}) ${reply}return ;;`;
}
