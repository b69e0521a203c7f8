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

/** What stands before the name that a variable is declared by. */
const DECLARES = /(?:^|[\s;{(])(?:const|let|var|class|function[^\S\n]*\*?|async[^\S\n]+function[^\S\n]*\*?)[^\S\n]+$/;
/** The longest that is looked at of it. */
const BEFORE = 40;

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
    if (step.line !== undefined) return isThere(lineAt(text, step.line), step) ? step : withoutLine(step);
    return withDeclaration(names === undefined ? step : { ...step, name: chosen(names, step.kind, text) }, text);
  });
}

/** Looks for the name alone, since a text may have megabytes, and a heap many names. */
function withDeclaration(step: Step, text: string): Step {
  const { name } = step;
  if (!/^[\w$]+$/.test(name)) return step;
  let found = -1;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (/[\w$]/.test(text.charAt(at + name.length)) || !DECLARES.test(text.slice(Math.max(0, at - BEFORE), at)))
      continue;
    // Once more on the same line is the same line.
    if (found >= 0 && text.slice(found, at).includes('\n')) return step;
    if (found < 0) found = at;
  }
  return found < 0 ? step : { ...step, line: lineOf(text, found) };
}

/** The line (1-based) that the character at `offset` stands on. */
function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** Line `line` (1-based); undefined beyond the end. */
function lineAt(text: string, line: number): string | undefined {
  let from = 0;
  for (let n = 1; n < line; n++) {
    from = text.indexOf('\n', from) + 1;
    if (from === 0) return undefined;
  }
  const to = text.indexOf('\n', from);
  return text.slice(from, to < 0 ? undefined : to);
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
function isThere(text: string | undefined, { name }: Step): boolean {
  if (text === undefined) return false;
  if (name === '' || name === '(anonymous)') return /\(|=>|\bfunction\b/.test(text);
  return text.includes(name) || /=>|\bfunction\b/.test(text);
}

function withoutLine({ line: _, ...step }: Step): Step {
  return step;
}
