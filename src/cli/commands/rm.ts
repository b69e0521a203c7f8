import { rmSync } from 'node:fs';
import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { addSection } from '../../options/command-line.ts';
import { optionSourcesOf, readSection } from '../../options/read.ts';
import { resolveRecordings, withTimestampFiles } from '../../series/recording-files.ts';
import { writeText } from '../../text/write-text.ts';

/** Adds `mprof-line rm <recordings…>`. */
export function addRmCommand(program: Command): void {
  const command = program
    .command('rm')
    .description('remove recordings')
    .argument('<recordings...>', 'files, or indices as mprof-line list shows them; -1 is the newest');
  addSection(command, 'remove').action((words: string[], raw: object) => remove(resolveRecordings(words), raw));
}

/** Removes recordings and the files that belong to them, or says which ones it would remove; `raw` is what the command line gave. */
export function remove(paths: readonly string[], raw: object): void {
  const { dryRun } = readSection('remove', optionSourcesOf(raw, process.env, process.cwd()));
  for (const path of withTimestampFiles(paths)) {
    if (dryRun) {
      writeText(1, `would remove ${path}\n`);
      continue;
    }
    try {
      rmSync(path);
    } catch (error) {
      throw new MprofLineError(`cannot remove ${path}: ${(error as Error).message}`);
    }
    writeText(1, `removed ${path}\n`);
  }
}
