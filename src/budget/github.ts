import { escapeControls } from '../text/plain-text.ts';
import type { Found, Verdict } from './budget.ts';
import { exceededText, placeText, valueText } from './say.ts';

/**
 * Annotations of a GitHub workflow, a line for each limit that is exceeded or could not be checked; `pathOf` gives a file's path in
 * the repository, null when it is not there. Format: GitHub's documentation of workflow commands (`::error`).
 */
export function githubAnnotations(verdicts: readonly Verdict[], pathOf: (file: string) => string | null): string[] {
  return verdicts.flatMap((verdict): string[] => {
    if (verdict.kind === 'within') return [];
    if (verdict.kind === 'unchecked') {
      if (verdict.mayBe) return [];
      return [command({ title: 'Memory budget not checked' }, `${verdict.budget.text}: ${verdict.reason}`)];
    }
    const { budget, found } = verdict;
    const message = `${exceededText(budget, found)} (${budget.text})`;
    return [command({ ...placeOf(found, pathOf), title: 'Over the memory budget' }, message)];
  });
}

/** The file, and the line that has most, where the limit is on more than one. */
function placeOf({ file, line, heaviest }: Found, pathOf: (file: string) => string | null): Record<string, string> {
  const path = file === undefined ? null : pathOf(file);
  if (path === null) return {};
  const at = heaviest[0]?.line ?? line;
  return { file: path, ...(at !== undefined && { line: String(at) }) };
}

function command(properties: Record<string, string>, message: string): string {
  const written = Object.entries(properties).map(
    ([key, value]) => `${key}=${escaped(value).replace(/[:,]/g, percent)}`,
  );
  return `::error ${written.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replace(/[%\r\n]/g, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** A table of all verdicts in Markdown, for the summary of a job. */
export function budgetsMarkdown(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map((verdict) => {
    const { budget } = verdict;
    const limit = `${budget.inclusive ? '<' : '≤'} ${valueText(budget, budget.limit)}`;
    if (verdict.kind === 'unchecked')
      return [verdict.mayBe ? '–' : '⚠️', code(budget.text), limit, cell(`not checked: ${verdict.reason}`)];
    const { found } = verdict;
    const error = found.error === undefined ? '' : ` ± ${valueText(budget, found.error)}`;
    const value = `${valueText(budget, found.value)}${error}`;
    return [verdict.kind === 'within' ? '✅' : '❌', code(budget.text), limit, cell(`${value}, ${placeText(found)}`)];
  });
  const head = '### Memory budgets\n\n| | budget | allowed | measured |\n|---|---|---|---|\n';
  return `${head}${rows.map((cells) => `| ${cells.join(' | ')} |\n`).join('')}`;
}

function cell(text: string): string {
  return escapeControls(text).replace(/[\\|<>&*_`[\]]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function code(text: string): string {
  return `<code>${cell(text)}</code>`;
}
