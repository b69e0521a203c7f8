import type { Command } from 'commander';
import { addSection } from '../../options/command-line.ts';
import { outputSettings } from '../../options/output-options.ts';
import { readSection, sourcesOf } from '../../options/read.ts';
import { deliverReport } from '../../result/deliver.ts';
import { readProfileFile } from '../../result/read-profile.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { openPage, withPage } from '../open-page.ts';

/** Adds `mprof-line report <profile.json>`: prints a saved profile again, or turns it into other formats. */
export function addReportCommand(program: Command): void {
  const command = program
    .command('report')
    .description('print a saved profile again')
    .argument('<profile.json>', 'a profile that -o wrote; - reads standard input');
  addSection(command, 'output').action(async (file: string, raw: object) => {
    const asked = outputSettings(readSection('output', sourcesOf(raw, process.env, process.cwd())));
    const profile = readProfileFile(file);
    const settings = withPage(asked);
    checkOutputs(settings.files);
    if (!deliverReport(profile, settings)) process.exitCode = 1;
    await openPage(settings);
  });
}
