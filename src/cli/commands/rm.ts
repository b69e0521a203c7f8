import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { resolveRecordings, withTimestampFiles } from '../../series/recording-files.ts';

/** Adds `mprof-line rm <recordings…>`. */
export function addRmCommand(program: Command): void {
  program
    .command('rm')
    .description('remove recordings')
    .argument('<recordings...>', 'files, or indices as mprof-line list shows them; -1 is the newest')
    .option('--dry-run', 'only say what would be removed')
    .action((words: string[], { dryRun }: { dryRun?: boolean }) => remove(resolveRecordings(words), dryRun ?? false));
}

/** Removes recordings and the files that belong to them, or says which ones it would remove. */
export function remove(paths: readonly string[], dryRun: boolean): void {
  for (const path of withTimestampFiles(paths)) {
    if (dryRun) {
      process.stdout.write(`would remove ${path}\n`);
      continue;
    }
    try {
      rmSync(path);
    } catch (error) {
      throw new MprofLineError(`cannot remove ${path}: ${(error as Error).message}`);
    }
    process.stdout.write(`removed ${path}\n`);
  }
}
