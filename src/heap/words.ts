import type { Step } from './steps.ts';

/** Declarations of a variable by its name. */
function declarations(name: string): RegExp {
  const word = name.replace(/[$]/g, '\\$&');
  return new RegExp(
    `(?:^|[\\s;{(])(?:const|let|var|class|function\\s*\\*?|async\\s+function\\s*\\*?)\\s+${word}(?![\\w$])`,
  );
}

/**
 * Adds the line on which a variable is declared, where the text tells it: V8 knows only in which file it is. A name that is declared on several
 * lines gets none, and neither has a place which the text contradicts, as that of code that was compiled before.
 */
export function withLines(steps: readonly Step[], textOf: (file: string) => string | null): Step[] {
  return steps.map((step) => {
    if (step.file === undefined) return step;
    const text = textOf(step.file);
    if (text === null) return withoutLine(step);
    const lines = text.split('\n');
    if (step.kind === 'closure') return step.line !== undefined && isThere(lines, step) ? step : withoutLine(step);
    if (!/^[\w$]+$/.test(step.name)) return step;
    const declared = declarations(step.name);
    const found = lines.flatMap((line, i) => (declared.test(line) ? [i + 1] : []));
    return found.length === 1 ? { ...step, line: found[0]! } : step;
  });
}

/** A function begins where its line names it, or at least has a parameter list, an arrow or the word. */
function isThere(lines: readonly string[], { name, line }: Step): boolean {
  const text = lines[line! - 1];
  if (text === undefined) return false;
  return name === '(anonymous)' ? /\(|=>|\bfunction\b/.test(text) : text.includes(name) || /=>|\bfunction\b/.test(text);
}

function withoutLine({ line: _, ...step }: Step): Step {
  return step;
}
