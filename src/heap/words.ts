import type { Step } from './steps.ts';

interface Place {
  file: string;
  line: number;
}

/** Where things were written that V8 knows by their script; null when that is not known. */
export interface Originals {
  /** A function by the line (1-based) on which the script has it, and its name. */
  ofFunction(file: string, line: number, name: string): Place | null;
  /** A variable of the script's top level, and what it was called there. */
  ofVariable(file: string, name: string): (Place & { name: string }) | null;
  /** The file, where it is one that the script was compiled from. */
  ofModule(file: string): string | null;
}

const UNKNOWN: Originals = { ofFunction: () => null, ofVariable: () => null, ofModule: () => null };

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
  originals: Originals = UNKNOWN,
): Step[] {
  return steps.map(({ names, ofModule, ...step }) => {
    if (step.file === undefined) return step;
    if (step.kind === 'module') return { ...step, file: originals.ofModule(step.file) ?? step.file };
    const original =
      step.line !== undefined
        ? originals.ofFunction(step.file, step.line, step.name)
        : ofModule
          ? originals.ofVariable(step.file, step.name)
          : null;
    if (original !== null) return { ...step, ...original };
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
