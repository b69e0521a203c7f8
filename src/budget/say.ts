import { escapeControls } from '../text/plain-text.ts';
import { formatBytes, formatCount, formatMs } from '../text/units.ts';
import { type Budget, type Found, MEASURES, type Verdict } from './budget.ts';

/** The verdicts that a person must hear of, a line each, and below it the lines that have most: for stderr. */
export function sayVerdicts(
  verdicts: readonly Verdict[],
  lineText: (file: string, line: number) => string | null,
): string[] {
  return verdicts.flatMap((verdict): string[] => {
    if (verdict.kind === 'within') return [];
    if (verdict.kind === 'unchecked')
      return [
        `${verdict.mayBe ? 'not checked' : 'cannot check'} ${quoted(verdict.budget)}: ${escapeControls(verdict.reason)}`,
      ];
    const { budget, found } = verdict;
    const lines = found.heaviest.map(({ line, value }) => {
      const text = lineText(found.file ?? '', line)?.trim();
      const shown = text ? `  ${escapeControls(text).slice(0, 80)}` : '';
      return `  ${found.file}:${line}  ${valueText(budget, value)}${shown}`;
    });
    return [`over budget: ${exceededText(budget, found)} (${escapeControls(budget.text)})`, ...lines];
  });
}

/** `parse (src/parse.js:12): allocated 7.2 MB, the limit is 5.0 MB`. */
export function exceededText(budget: Budget, found: Found): string {
  const { measure, limit, inclusive } = budget;
  const [value, most] = apart(budget, found.value, limit);
  const error = found.error === undefined ? '' : ` ± ${valueText(budget, found.error)}`;
  const sign = inclusive ? 'must be below' : 'the limit is';
  return `${placeText(found)}: ${measure} ${value}${error}, ${sign} ${most}`;
}

/** What a limit is held against, and where it is. */
export function placeText({ name, file, line }: Found): string {
  if (file === undefined) return 'total';
  const at = escapeControls(line === undefined ? file : `${file}:${line}`);
  return name === undefined ? at : `${escapeControls(name)} (${at})`;
}

/** A value with the unit of its measure. */
export function valueText({ measure }: Pick<Budget, 'measure'>, value: number): string {
  const unit = MEASURES[measure];
  if (unit === 'bytes') return formatBytes(value);
  return unit === 'ms' ? formatMs(value) : formatCount(value);
}

/** Two values as texts that differ where they do. */
function apart(budget: Budget, value: number, limit: number): [string, string] {
  const texts: [string, string] = [valueText(budget, value), valueText(budget, limit)];
  if (texts[0] !== texts[1] || value === limit) return texts;
  const unit = MEASURES[budget.measure] === 'bytes' ? 'B' : 'ms';
  return [`${value} ${unit}`, `${limit} ${unit}`];
}

function quoted({ text }: Budget): string {
  return `'${escapeControls(text)}'`;
}
