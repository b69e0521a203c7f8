/** The sub-commands, in the order of help. */
export const COMMANDS = [
  'report',
  'diff',
  'run',
  'top',
  'attach',
  'plot',
  'peak',
  'list',
  'rm',
  'instrument',
  'completion',
  'clean',
] as const;

export type CommandName = (typeof COMMANDS)[number];

export function isCommand(word: string): word is CommandName {
  return (COMMANDS as readonly string[]).includes(word);
}
