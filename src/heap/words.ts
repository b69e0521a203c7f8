import type { Step } from './steps.ts';

/** Where a function was written that V8 knows by its script, line (1-based) and name; null when that is not known. */
export type OriginalOf = (file: string, line: number, name: string) => { file: string; line: number } | null;

/** Declarations of a variable by its name. */
function declarations(name: string): RegExp {
  const word = name.replace(/[$]/g, '\\$&');
  return new RegExp(
    `(?:^|[\\s;{(])(?:const|let|var|class|function\\s*\\*?|async\\s+function\\s*\\*?)\\s+${word}(?![\\w$])`,
  );
}

/** How the value of a variable is written, by its kind. */
const MADE: Readonly<Record<string, string>> = { Array: '(?:\\[|Array\\b|new Array\\b)', Object: '\\{' };

/**
 * Adds the line on which a variable is declared, where the text tells it: V8 knows the file only. A name that is declared on several
 * lines gets no line. A line that the text contradicts is taken away: V8 may have read it from compiled code. Where several names are
 * possible for a variable, it gets the one whose declaration makes a value of its kind.
 */
export function withLines(
  steps: readonly Step[],
  textOf: (file: string) => string | null,
  originalOf: OriginalOf = () => null,
): Step[] {
  return steps.map(({ names, ...step }) => {
    if (step.file === undefined) return step;
    if (step.line !== undefined) {
      const original = originalOf(step.file, step.line, step.name);
      if (original !== null) return { ...step, ...original };
    }
    const text = textOf(step.file);
    if (text === null) return withoutLine(step);
    const lines = text.split('\n');
    if (step.line !== undefined) return isThere(lines, step) ? step : withoutLine(step);
    return withDeclaration(names === undefined ? step : { ...step, name: chosen(names, step.kind, text) }, lines);
  });
}

function withDeclaration(step: Step, lines: readonly string[]): Step {
  if (!/^[\w$]+$/.test(step.name)) return step;
  const declared = declarations(step.name);
  const found = lines.flatMap((line, i) => (declared.test(line) ? [i + 1] : []));
  return found.length === 1 ? { ...step, line: found[0]! } : step;
}

/** The name whose declaration makes a value of this kind; '' when that is not one. */
function chosen(names: readonly string[], kind: string, text: string): string {
  const fitting = names.filter((name) => {
    const word = name.replace(/[$]/g, '\\$&');
    const made = MADE[kind] ?? `(?:new\\s+|async\\s+)?${kind.replace(/[^\w]/g, '.')}\\b`;
    return new RegExp(`(?<![\\w$.])${word}(?:\\s*:[^=]*)?\\s*=\\s*${made}`).test(text);
  });
  return fitting.length === 1 ? fitting[0]! : '';
}

/** A function begins where its line names it, or at least has a parameter list, an arrow or the word. */
function isThere(lines: readonly string[], { name, line }: Step): boolean {
  const text = lines[line! - 1];
  if (text === undefined) return false;
  if (name === '' || name === '(anonymous)') return /\(|=>|\bfunction\b/.test(text);
  return text.includes(name) || /=>|\bfunction\b/.test(text);
}

function withoutLine({ line: _, ...step }: Step): Step {
  return step;
}
