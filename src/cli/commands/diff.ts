import type { Command } from 'commander';
import { addSection } from '../../options/command-line.ts';
import { readSection, sourcesOf } from '../../options/read.ts';
import { diffProfiles } from '../../report/diff.ts';
import { renderDiff } from '../../report/diff-render.ts';
import { readProfileFile } from '../../result/read-profile.ts';
import { sourceReader } from '../../result/read-source.ts';
import { writeOutputs } from '../../result/write-outputs.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { stdoutShape, writeText } from '../../text/write-text.ts';

/** Adds `mprof-line diff <before.json> <after.json>`: what changed, line by line. */
export function addDiffCommand(program: Command): void {
  const command = program
    .command('diff')
    .description('what changed between two saved profiles, line by line')
    .argument('<before.json>', 'a profile that -o wrote')
    .argument('<after.json>', 'another one');
  addSection(command, 'diff').action(diff);
}

function diff(beforeFile: string, afterFile: string, raw: object): void {
  const sources = sourcesOf(raw, process.env, process.cwd());
  const { output: files, format, top, precision } = readSection('diff', sources);
  const before = readProfileFile(beforeFile);
  const after = readProfileFile(afterFile);
  checkOutputs(files);
  const comparison = diffProfiles(before, after, sourceReader([after.run.cwd, process.cwd()]));
  const complete = writeOutputs(files, (file) => renderDiff(comparison, { format: file.format, top, precision }));
  if (!complete) process.exitCode = 1;
  if (format === undefined && files.length > 0) return;
  writeText(1, renderDiff(comparison, { format: format ?? 'table', top, precision, ...stdoutShape() }));
}
