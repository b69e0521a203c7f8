import { type Command, Option } from 'commander';
import { MprofLineError } from '../../error.ts';
import { oneOf, wholeNumber } from '../../options/choices.ts';
import { diffProfiles } from '../../report/diff.ts';
import { DIFF_FORMATS, type DiffFormat, renderDiff } from '../../report/diff-render.ts';
import { readProfileFile } from '../../result/read-profile.ts';
import { sourceReader } from '../../result/read-source.ts';
import { writeOutputs } from '../../result/write-outputs.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { stdoutShape, writeText } from '../../text/write-text.ts';

interface RawOptions {
  output?: string[];
  format?: string;
  top?: string;
  precision?: string;
}

const FORMAT_OF: Record<string, DiffFormat> = { '.txt': 'txt', '.md': 'md', '.json': 'json' };

/** Adds `mprof-line diff <before.json> <after.json>`: what changed, line by line. */
export function addDiffCommand(program: Command): void {
  const append = (value: string, before: string[] = []): string[] => [...before, value];
  program
    .command('diff')
    .description('what changed between two saved profiles, line by line')
    .argument('<before.json>', 'a profile that -o wrote')
    .argument('<after.json>', 'another one')
    .addOption(new Option('-o, --output <file>', 'write a file; repeatable; .txt .md .json').argParser(append))
    .option('--format <name>', `what stdout gets: ${DIFF_FORMATS.join(', ')} (default: table)`)
    .option('--top <n>', 'show the n functions that changed most')
    .option('--precision <digits>', 'decimals of memory and time (default: 1)')
    .action(diff);
}

function diff(beforeFile: string, afterFile: string, raw: RawOptions): void {
  const files = (raw.output ?? []).map((path) => ({ path, format: formatOfFile(path) }));
  const format = raw.format === undefined ? undefined : oneOf('--format', raw.format, DIFF_FORMATS);
  const top = raw.top === undefined ? undefined : wholeNumber('--top', raw.top, 1, 1_000_000);
  const precision = raw.precision === undefined ? undefined : wholeNumber('--precision', raw.precision, 0, 9);
  const before = readProfileFile(beforeFile);
  const after = readProfileFile(afterFile);
  checkOutputs(files);
  const comparison = diffProfiles(before, after, sourceReader([after.run.cwd, process.cwd()]));
  const complete = writeOutputs(files, (file) => renderDiff(comparison, { format: file.format, top, precision }));
  if (!complete) process.exitCode = 1;
  if (format === undefined && files.length > 0) return;
  writeText(1, renderDiff(comparison, { format: format ?? 'table', top, precision, ...stdoutShape() }));
}

function formatOfFile(path: string): DiffFormat {
  const known = Object.keys(FORMAT_OF).find((extension) => path.toLowerCase().endsWith(extension));
  if (known !== undefined) return FORMAT_OF[known]!;
  throw new MprofLineError(`--output: expected a file that ends in .txt, .md or .json, given ${path || 'nothing'}`);
}
