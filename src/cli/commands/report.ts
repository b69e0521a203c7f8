import type { Command } from 'commander';
import { addSection } from '../../options/command-line.ts';
import { outputSettings } from '../../options/output-options.ts';
import { optionSourcesOf, readSection } from '../../options/read.ts';
import { mergeProfiles } from '../../profile/merge/merge.ts';
import { judge } from '../../result/budgets.ts';
import { deliverReport } from '../../result/deliver.ts';
import { readProfileFile } from '../../result/read-profile.ts';
import { NOT_WRITTEN } from '../../result/write-outputs.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { openPage, withPage } from '../open-page.ts';

/** Adds `mprof-line report <profile.json…>`: prints saved profiles again, added up, or turns them into other formats. */
export function addReportCommand(program: Command): void {
  const command = program
    .command('report')
    .description('print a saved profile again, or several added up')
    .argument('<profile.json...>', 'profiles that -o wrote; - reads standard input');
  addSection(command, 'output').action(async (files: string[], raw: object) => {
    const asked = outputSettings(readSection('output', optionSourcesOf(raw, process.env, process.cwd())));
    const profile = mergeProfiles(files.map((name) => ({ name, profile: readProfileFile(name) })));
    const settings = withPage(asked);
    checkOutputs(settings.files);
    if (!deliverReport(profile, settings)) process.exitCode = NOT_WRITTEN;
    process.exitCode ||= judge(profile, { failIf: settings.failIf, comments: false });
    await openPage(settings);
  });
}
