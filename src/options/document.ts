import { helpOf, writtenAs } from './command-line.ts';
import { type OptionSpec, variableName } from './spec.ts';
import { TABLE } from './table.ts';

const HEAD = `# Options

Every option can be given on the command line, as a variable, or in a configuration file; the command line wins, then variables, then the
file. The file is \`mprof-line\` in package.json, or \`mprof-line.config.json\`, \`.js\` or \`.cjs\`, in the folder where mprof-line is called or above it.

Times take a unit (\`10ms\`, \`0.5s\`, \`5m\`; a bare number is milliseconds), sizes too (\`512KB\`, \`5MB\`, \`1.5GiB\`; 1 KB is 1024 bytes). Lists are
separated by commas. A switch is \`1\` or \`0\`, \`yes\` or \`no\` in a variable, and \`true\` or \`false\` in the file.

\`\`\`json
{ "all": true, "exclude": ["test/**"], "interval": "5ms", "plot": { "theme": "dark" } }
\`\`\`
`;

/** docs/options.md, printed from the table. */
export function optionsDocument(): string {
  const sections = Object.values(TABLE).map(({ commands, prefix, options }) => {
    const names = commands.map((name) => `\`mprof-line ${name === '' ? '<script>' : name}\``).join(', ');
    const below = prefix === '' ? '' : ` Keys stand below \`"${prefix}"\`.`;
    const rows = (Object.entries(options) as [string, OptionSpec][]).filter(([, { hidden }]) => !hidden);
    const lines = rows.map(([key, spec]) => row(prefix, key, spec));
    return `## ${names}\n${below && `\n${below.trim()}\n`}\n| option | key | variable | meaning |\n|---|---|---|---|\n${lines.join('\n')}\n`;
  });
  return [HEAD, ...sections].join('\n');
}

function row(prefix: string, key: string, spec: OptionSpec): string {
  const cells = [`\`${writtenAs(key, spec)}\``, `\`${key}\``, `\`${variableName(prefix, key)}\``, helpOf(spec)];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
