import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { addSection } from '../../options/command-line.ts';
import { optionSourcesOf, readSection } from '../../options/read.ts';
import type { NamedProfile } from '../../profile/merge/parts.ts';
import { diffProfiles } from '../../report/diff/diff.ts';
import { diffMoments, type MomentName } from '../../report/diff/moments.ts';
import { renderDiff } from '../../report/diff/render.ts';
import type { ProfileDiff } from '../../report/diff/types.ts';
import type { ReportOptions } from '../../report/index.ts';
import { judgeGrowth } from '../../result/budgets.ts';
import { guardedSources } from '../../result/known-source.ts';
import { readProfileFile } from '../../result/read-profile.ts';
import { sourceReader } from '../../result/read-source.ts';
import { NOT_WRITTEN, writeOutputs } from '../../result/write-outputs.ts';
import { wrappedLines } from '../../text/wrap.ts';
import { checkOutputs } from '../../text/write-file.ts';
import { stdoutShape, writeText } from '../../text/write-text.ts';

const EXAMPLES = `
Examples:
  $ mprof-line diff before.json after.json
  $ mprof-line diff before-*.json -- after-*.json    several runs on each side: the noise is known
  $ mprof-line diff -o change.html before.json after.json
  $ mprof-line diff --moments first,last profile.json    what grew while it ran (--live)`;

/** Adds `mprof-line diff`: what changed between profiles, or between two moments of one, line by line. */
export function addDiffCommand(program: Command): void {
  const command = program
    .command('diff')
    .description('what changed between saved profiles, line by line')
    .usage('[options] <before…> [--] <after…>')
    .argument('<profiles...>', 'two profiles that -o wrote; with --, several before and after it')
    .addHelpText('after', () => wrappedLines(EXAMPLES, process.stdout.columns));
  addSection(command, 'diff').action((files: string[], raw: object) => diff(files, behindDashes(program), raw));
}

/** How many of the operands stand behind `--`; null without it. Commander keeps what it was given; its types do not tell. */
function behindDashes(program: Command): number | null {
  const { rawArgs } = program as Command & { rawArgs: readonly string[] };
  const at = rawArgs.indexOf('--');
  return at < 0 ? null : rawArgs.length - at - 1;
}

function diff(files: readonly string[], behind: number | null, raw: object): void {
  const sources = optionSourcesOf(raw, process.env, process.cwd());
  const { output, format, top, precision, moments, failIf } = readSection('diff', sources);
  const comparison = moments === undefined ? ofProfiles(files, behind) : ofMoments(files, moments);
  if (moments !== undefined && failIf.length > 0) throw new MprofLineError('--fail-if: expected without --moments');
  checkOutputs(output);
  const complete = writeOutputs(output, (file) => renderDiff(comparison, { format: file.format, top, precision }));
  const status = judgeGrowth(comparison.before.profiles, comparison.after.profiles, failIf);
  process.exitCode = complete ? status : NOT_WRITTEN;
  if (format === undefined && output.length > 0) return;
  writeText(1, renderDiff(comparison, { format: format ?? 'table', top, precision, ...stdoutShape() }));
}

function ofProfiles(files: readonly string[], behind: number | null): ProfileDiff {
  const option = files.slice(files.length - (behind ?? 0)).find((name) => name.startsWith('-') && !existsSync(name));
  if (option !== undefined) {
    throw new MprofLineError(`diff: behind -- only profiles may stand, given "${option}"; options stand before it`);
  }
  const from = behind === null && files.length === 2 ? 1 : files.length - (behind ?? 0);
  if (from < 1 || from >= files.length) {
    throw new MprofLineError(
      `diff: expected two profiles, or several on each side of --, as in before-*.json -- after-*.json; given ${givenText(files, behind)}`,
    );
  }
  const [before, after] = [files.slice(0, from).map(named), files.slice(from).map(named)];
  return diffProfiles(before, after, { before: readerFor(before), after: readerFor(after) });
}

function ofMoments(files: readonly string[], moments: readonly [MomentName, MomentName]): ProfileDiff {
  if (files.length !== 1) throw new MprofLineError(`--moments: expected one profile, given ${files.length}`);
  const profile = named(files[0]!);
  return diffMoments(profile, moments, readerFor([profile]));
}

function givenText(files: readonly string[], behind: number | null): string {
  return behind === null ? String(files.length) : `${files.length - behind} before it and ${behind} behind`;
}

function named(name: string): NamedProfile {
  return { name, profile: readProfileFile(name) };
}

function readerFor(profiles: readonly NamedProfile[]): ReportOptions['readSource'] {
  return guardedSources(sourceReader([...profiles.map(({ profile }) => profile.run.cwd), process.cwd()])).readSource;
}
