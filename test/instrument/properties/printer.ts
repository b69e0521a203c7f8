/** Prints a random program twice: as a person would write it, and with the hits of each line counted by hand. */

export type ProgramKind = 'sync' | 'generator' | 'async' | 'async generator';

/** What is visible at a place of the program. */
export interface Scope {
  /** Name of the function around, as the table calls it. */
  readonly fn: string;
  readonly kind: ProgramKind;
  readonly depth: number;
  readonly variables: readonly string[];
  /** Those that may be assigned: not the counters of loops. */
  readonly assignable: readonly string[];
  readonly callables: readonly { name: string; kind: ProgramKind }[];
  /** What `break` and `continue` can name; `header` is hit again at each `continue`. */
  readonly targets: readonly { label: string; loop: boolean; header: number | null }[];
  /** In a `finally` nothing is thrown or returned: that would change which pass of a loop was completed. */
  readonly mayThrow: boolean;
}

/** What a statement left: names for those behind it, and whether one may follow on its line. */
export interface Printed {
  readonly declared?: Partial<Scope>;
  readonly simple?: boolean;
}

/** `count` writes the hit of the statement's line, unless the one before it on the line has done so. */
export type StatementForm = (scope: Scope, budget: number, count: () => void) => Printed | null;

/** Random choices, and the two texts so far. Both have the same lines. */
export interface Printer {
  /** A number below `n`. When the choices run out it is 0, the simplest: a shorter list is a smaller program. */
  choose(n: number): number;
  fresh(prefix: string): string;
  /** Adds to the current line: `text` to the plain program, `counted` to the counted one. */
  write(text: string, counted?: string): void;
  newLine(scope: Scope): void;
  line(): number;
  /** `$h(…)`: a hit of `line`, which is the current one when not given. */
  hit(scope: Scope, line?: number): string;
  texts(): { plain: string; counted: string };
}

export function createPrinter(choices: readonly number[]): Printer {
  const plain = [''];
  const counted = [''];
  let at = 0;
  let serial = 0;
  return {
    choose: (n) => (choices[at++] ?? 0) % n,
    fresh: (prefix) => `${prefix}${++serial}`,
    write(text, other = text) {
      plain[plain.length - 1] += text;
      counted[counted.length - 1] += other;
    },
    newLine(scope) {
      plain.push('  '.repeat(scope.depth));
      counted.push('  '.repeat(scope.depth));
    },
    line: () => plain.length,
    hit: (scope, line = plain.length) => `$h(${JSON.stringify(scope.fn)},${line})`,
    texts: () => ({ plain: plain.join('\n'), counted: counted.join('\n') }),
  };
}

export function deeper(scope: Scope): Scope {
  return { ...scope, depth: scope.depth + 1 };
}

/** The scope inside of a function declared here. */
export function inFunction(scope: Scope, fn: string, kind: ProgramKind, parameter: string): Scope {
  return {
    ...scope,
    fn,
    kind,
    depth: scope.depth + 1,
    variables: [...scope.variables, parameter],
    assignable: [...scope.assignable, parameter],
    targets: [],
    mayThrow: true,
  };
}
