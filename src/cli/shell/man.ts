import type { ShellCommand } from './model.ts';

/** The manual page mprof-line(1), in the macros of man(7). */
export function manualPage(commands: readonly ShellCommand[], version: string): string {
  const [own, ...others] = commands as [ShellCommand, ...ShellCommand[]];
  return (
    [
      `.TH MPROF-LINE 1 "" "mprof-line ${version}" "User Commands"`,
      '.SH NAME',
      'mprof-line \\- memory profiler for Node.js that tells which line uses the memory',
      '.SH SYNOPSIS',
      ...[own, ...others].flatMap(({ name, operands }, i) => [
        ...(i === 0 ? [] : ['.br']),
        '.B mprof-line' + (name === '' ? '' : ` ${escaped(name)}`),
        `[options] ${escaped(operands)}`.trimEnd(),
      ]),
      '.SH DESCRIPTION',
      text(own.help),
      'What follows the script belongs to the script; options of node stand before it, too.',
      'In the place of the script stands also the name of a program of node_modules/.bin or PATH.',
      '.SH OPTIONS',
      ...own.options.flatMap(optionLines),
      '.SH COMMANDS',
      ...others.flatMap(({ name, operands, help, options }) => [
        `.SS mprof\\-line ${escaped(name)} ${escaped(operands)}`.trimEnd(),
        text(help),
        ...(name === 'run' ? options.filter((option) => !own.options.includes(option)) : options).flatMap(optionLines),
      ]),
      '.SH ENVIRONMENT',
      'Each option is also a variable: MPROF_LINE_ and its name in capitals, as MPROF_LINE_ALL=1.',
      '.SH FILES',
      'mprof\\-line.config.json, .js or .cjs, or the key mprof\\-line of package.json: the same options by their names.',
      '.SH EXIT STATUS',
      'The status of the program. When that is 0: 2 when mprof\\-line was called wrongly or a budget could not be checked, 3 when a budget is exceeded.',
    ].join('\n') + '\n'
  );
}

function optionLines({ flags, value, help }: ShellCommand['options'][number]): string[] {
  return [
    '.TP',
    `.BR ${flags.map((flag) => `"${escaped(flag)}"`).join(' ", " ')}${value === null ? '' : ` " ${escaped(value)}"`}`,
    text(help),
  ];
}

/** A line of text that cannot be taken for a request. */
function text(line: string): string {
  return escaped(line).replace(/^[.']/, '\\&$&');
}

function escaped(words: string): string {
  return words
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll('’', '\\(cq')
    .replaceAll('…', '...');
}
