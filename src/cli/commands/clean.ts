import type { Command } from 'commander';
import { addSection } from '../../options/command-line.ts';
import { listRecordings } from '../../series/recording-files.ts';
import { remove } from './rm.ts';

/** Adds `mprof-line clean`: removes every recording of the current folder. */
export function addCleanCommand(program: Command): void {
  const command = program.command('clean').description('remove all recordings of this folder');
  addSection(command, 'remove').action((raw: object) => remove(listRecordings(), raw));
}
