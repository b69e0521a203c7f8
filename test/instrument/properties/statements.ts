/** Random statements, each on a line of its own or behind another on the same line. */
import { compoundPrinter } from './compound.ts';
import { expressionPrinter } from './expressions.ts';
import { deeper, type Printed, type Printer, type Scope, type StatementForm } from './printer.ts';

export function statementPrinter(printer: Printer): (scope: Scope, budget: number) => void {
  const { choose, write, newLine, hit, line, fresh } = printer;

  const statements = (outer: Scope, budget: number): void => {
    let scope = outer;
    let joinable = false;
    for (let left = choose(3); left >= 0; left--) {
      const joined = joinable && choose(4) === 3;
      if (joined) write(' ');
      else newLine(scope);
      const start = line();
      const count = joined ? () => {} : () => write('', `${hit(scope)};`);
      const printed = statement(scope, joined ? 0 : budget, count);
      scope = { ...scope, ...printed.declared };
      joinable = printed.simple === true && line() === start;
    }
  };
  const expression = expressionPrinter(printer, statements);

  const simple: StatementForm[] = [
    (scope, _budget, count) => {
      count();
      write('log(');
      expression(scope, 3, choose(3) === 2);
      write(');');
      return { simple: true };
    },
    (scope, _budget, count) => {
      const name = scope.assignable[choose(scope.assignable.length)]!;
      count();
      write(`${name} ${['=', '+=', '||=', '??='][choose(4)]} Number(`);
      expression(scope, 2, false);
      write(');');
      return { simple: true };
    },
    (scope, _budget, count) => {
      const name = fresh('x');
      count();
      write(`let ${name} =`);
      if (choose(3) === 2) {
        newLine(deeper(scope));
        write('', `(${hit(scope)},`);
        expression(deeper(scope), 2, true);
        write('', ')');
      } else {
        write(' ');
        expression(scope, 2, false);
      }
      write(';');
      return {
        simple: true,
        declared: { variables: [...scope.variables, name], assignable: [...scope.assignable, name] },
      };
    },
    (scope, _budget, count) => {
      const [first, second] = [fresh('x'), fresh('x')];
      count();
      write(`let [${first}, ${second} = `);
      expression(scope, 1, false);
      write('] = [');
      expression(scope, 1, false);
      write('];');
      return {
        simple: true,
        declared: {
          variables: [...scope.variables, first, second],
          assignable: [...scope.assignable, first, second],
        },
      };
    },
  ];
  const compound = compoundPrinter(printer, expression, statements);

  function statement(scope: Scope, budget: number, count: () => void): Printed {
    const forms = budget <= 0 ? simple : [...simple, ...compound];
    return forms[choose(forms.length)]!(scope, budget, count) ?? simple[0]!(scope, budget, count)!;
  }
  return statements;
}
