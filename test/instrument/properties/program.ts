/** Random programs from a list of numbers. */
import { createPrinter, type ProgramKind, type Scope } from './printer.ts';
import { statementPrinter } from './statements.ts';

export type { ProgramKind };

/** A random program; `counted` counts its own hits, by calls of `$h(function, line)` and by iterables of `$it`. */
export interface RandomProgram {
  readonly plain: string;
  readonly counted: string;
}

/** Prints the program that `choices` stand for: a profiled function `main(a)` of the kind asked for. */
export function printProgram(kind: ProgramKind, choices: readonly number[]): RandomProgram {
  const printer = createPrinter(choices);
  const scope: Scope = {
    fn: 'main',
    kind,
    depth: 1,
    variables: ['a'],
    assignable: ['a'],
    callables: [],
    targets: [],
    mayThrow: true,
  };
  const outside = { ...scope, depth: 0 };
  printer.write('// @profile');
  printer.newLine(outside);
  const header = `${kind.startsWith('async') ? 'async ' : ''}function${kind.includes('generator') ? '*' : ''} main(a) {`;
  printer.write(header, `${header} ${printer.hit(scope)};`);
  statementPrinter(printer)(scope, 4);
  printer.newLine(scope);
  printer.write('return a;', `${printer.hit(scope)};return a;`);
  printer.newLine(outside);
  printer.write('}');
  return printer.texts();
}
