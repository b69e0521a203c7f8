import { appendFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Budget, Verdict } from '../budget/budget.ts';
import { checkBudgets } from '../budget/check.ts';
import { budgetsMarkdown, githubAnnotations } from '../budget/github.ts';
import { checkGrowth, type GrowthLimit } from '../budget/growth.ts';
import { sayVerdicts } from '../budget/say.ts';
import { MprofLineError } from '../error.ts';
import { lazily } from '../lazy.ts';
import { commentBudgets } from '../options/budget-option.ts';
import type { Profile } from '../profile/types.ts';
import { splitLines } from '../report/facts/source.ts';
import { writeText } from '../text/write-text.ts';
import { guardedSources } from './known-source.ts';
import { type ReadSource, sourceReader } from './read-source.ts';

/** Statuses with which this profiler ends when the program's own is 0. */
export const CALLED_WRONGLY = 2;
export const OVER_BUDGET = 3;

/** Which limits are held against a profile. */
export interface Limits {
  failIf: readonly Budget[];
  /** Whether those in comments (`@profile limit …`) are, too. */
  comments: boolean;
}

/**
 * Holds limits against a profile, says on stderr which are exceeded or cannot be checked, and in a GitHub workflow where it shows.
 * Returns the exit status that this asks for: 0, 2 or 3.
 */
export function judge(profile: Profile, { failIf, comments }: Limits, read?: ReadSource): number {
  const sources = guardedSources(read ?? sourceReader([profile.run.cwd, process.cwd()]));
  const hashes = new Map(profile.files.map(({ path, hash }) => [path, hash]));
  const readSource = (path: string): string | null => sources.readSource(path, hashes.get(path));
  const inComments = comments ? limitsInComments(profile, readSource) : { budgets: [], errors: [] };
  const verdicts = checkBudgets(profile, [...failIf, ...inComments.budgets]);
  if (verdicts.length === 0 && inComments.errors.length === 0) return 0;
  const lineText = (file: string, line: number): string | null => splitLines(readSource(file) ?? '')[line - 1] ?? null;
  say([...inComments.errors, ...sayVerdicts(verdicts, lineText)]);
  if (process.env.GITHUB_ACTIONS === 'true') tellGithub(verdicts, profile);
  if (verdicts.some(({ kind }) => kind === 'exceeded')) return OVER_BUDGET;
  const isWrong =
    inComments.errors.length > 0 || verdicts.some((verdict) => verdict.kind === 'unchecked' && !verdict.mayBe);
  return isWrong ? CALLED_WRONGLY : 0;
}

/** Says which limits on growth are exceeded or cannot be checked; returns the exit status that this asks for. */
export function judgeGrowth(
  before: readonly Profile[],
  after: readonly Profile[],
  limits: readonly GrowthLimit[],
): number {
  const verdicts = limits.map((limit) => checkGrowth(before, after, limit));
  say(verdicts.flatMap((verdict) => (verdict.kind === 'within' ? [] : [verdict.message])));
  if (verdicts.some(({ kind }) => kind === 'exceeded')) return OVER_BUDGET;
  return verdicts.some(({ kind }) => kind === 'unchecked') ? CALLED_WRONGLY : 0;
}

function say(lines: readonly string[]): void {
  for (const line of lines) writeText(2, line.startsWith(' ') ? `${line}\n` : `mprof-line: ${line}\n`);
}

/** The limits that comments of the measured files set, and what is wrong with those that make no sense. */
function limitsInComments(
  { files }: Profile,
  readSource: (path: string) => string | null,
): { budgets: Budget[]; errors: string[] } {
  const budgets: Budget[] = [];
  const errors: string[] = [];
  for (const { path } of files) {
    const text = readSource(path);
    if (text === null || !/@profile[ \t]+limit\b/.test(text)) continue;
    for (const { name, line, limits = [] } of annotatedIn(path, text)) {
      for (const limit of limits) {
        try {
          const where = { kind: 'function' as const, name, file: path, line };
          budgets.push(...commentBudgets(`${path}:${line}: @profile limit`, limit, where));
        } catch (error) {
          if (!(error instanceof MprofLineError)) throw error;
          errors.push(error.message);
        }
      }
    }
  }
  return { budgets, errors };
}

function annotatedIn(
  filename: string,
  text: string,
): readonly { name: string; line: number; limits?: readonly string[] }[] {
  try {
    const { instrument } = lazily<typeof import('../../instrument/index.ts')>('instrument');
    return instrument(text, { filename })?.functions ?? [];
  } catch {
    // What cannot be parsed was not measured by this text.
    return [];
  }
}

/** Workflow commands are read from both streams; stdout is the program's. */
function tellGithub(verdicts: readonly Verdict[], profile: Profile): void {
  const { GITHUB_WORKSPACE, GITHUB_STEP_SUMMARY } = process.env;
  const root = GITHUB_WORKSPACE || process.cwd();
  const pathOf = (file: string): string | null => {
    const path = relative(root, resolve(profile.run.cwd, file)).replaceAll('\\', '/');
    return path.startsWith('..') ? null : path;
  };
  for (const line of githubAnnotations(verdicts, pathOf)) writeText(2, `${line}\n`);
  if (!GITHUB_STEP_SUMMARY) return;
  try {
    appendFileSync(GITHUB_STEP_SUMMARY, `${budgetsMarkdown(verdicts)}\n`);
  } catch (error) {
    say([`cannot write the summary of the job: ${(error as Error).message}`]);
  }
}
