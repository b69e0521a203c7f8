import { type ShellCommand, type ShellOption, takesFile } from './model.ts';

/** Completion for zsh: a file `_mprof-line` in a folder of `$fpath`, or `source <(mprof-line completion zsh)`. */
export function zshCompletion(commands: readonly ShellCommand[]): string {
  const [own, ...others] = commands as [ShellCommand, ...ShellCommand[]];
  const list = others.map(({ name, help }) => `    ${quoted(`${name}:${help}`)}`);
  const cases = others.map((command) => `    ${command.name}) _arguments -s ${argumentsOf(command)} && return ;;`);
  return `#compdef mprof-line
# Completion of mprof-line for zsh.
_mprof_line_first() {
  local -a commands=(
${list.join('\n')}
  )
  _describe -t commands command commands
  _files
}
_mprof_line() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -s -C ${specsOf(own).join(' ')} '1: :_mprof_line_first' '*:: :->rest' && return
  [[ $state == rest ]] || return 1
  case $line[1] in
${cases.join('\n')}
    *) _files ;;
  esac
}
if [[ $funcstack[1] == _mprof-line ]]; then _mprof_line "$@"; else compdef _mprof_line mprof-line; fi
`;
}

function argumentsOf(command: ShellCommand): string {
  const operand = command.name === 'completion' ? "'1:shell:(bash zsh fish)'" : "'*:file:_files'";
  return [...specsOf(command), operand].join(' ');
}

function specsOf({ options }: ShellCommand): string[] {
  return options.flatMap((option) => option.flags.map((flag) => specOf(flag, option)));
}

/** A specification of `_arguments`: `'*--output[write a file]:file:_files'`. */
function specOf(flag: string, option: ShellOption): string {
  const { value, isOptional, words, help } = option;
  const said = help.replace(/[[\]:\\]/g, '\\$&');
  if (value === null) return quoted(`${flag}[${said}]`);
  const what = value.replace(/[<>[\]]/g, '');
  const action = words.length > 0 ? `(${words.join(' ')})` : takesFile(option) ? '_files' : ' ';
  return quoted(
    `*${flag}${isOptional ? '=-' : flag.startsWith('--') ? '=' : ''}[${said}]:${isOptional ? ':' : ''}${what}:${action}`.replace(
      '::',
      isOptional ? '::' : ':',
    ),
  );
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
