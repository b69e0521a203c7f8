import type { Command } from 'commander';
import { listRecordings } from '../../series/recording-files.ts';
import { remove } from './rm.ts';

/** Adds `mprof-line clean`: removes every recording of the current folder. */
export function addCleanCommand(program: Command): void {
  program
    .command('clean')
    .description('remove all recordings of this folder')
    .option('--dry-run', 'only say what would be removed')
    .action(({ dryRun }: { dryRun?: boolean }) => remove(listRecordings(), dryRun ?? false));
}
