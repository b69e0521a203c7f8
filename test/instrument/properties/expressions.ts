/** Random expressions. `multi` puts operands on lines of their own, where each is hit whenever it is evaluated. */
import { deeper, inFunction, type Printer, type ProgramKind, type Scope } from './printer.ts';

type Statements = (scope: Scope, budget: number) => void;
/** Prints an expression that V8 has to compute: never a name or a literal alone. */
export type Expression = (scope: Scope, budget: number, multi: boolean) => void;

export function expressionPrinter(printer: Printer, statements: Statements): Expression {
  const { choose, write, newLine, hit } = printer;

  /** `before`, then an operand that is hit on the line it stands on. */
  const counted = (scope: Scope, before: string, operand: () => void): void => {
    write(before, `${before}(${hit(scope)},`);
    operand();
    write('', ')');
  };
  const operand = (scope: Scope, budget: number, multi: boolean, before = ''): void => {
    if (!multi) {
      write(before);
      expression(scope, budget - 1, false);
      return;
    }
    newLine(deeper(scope));
    counted(deeper(scope), before, () => expression(deeper(scope), budget - 1, true));
  };
  const list = (scope: Scope, budget: number, multi: boolean, most: number, before: (i: number) => string): void => {
    const length = 1 + choose(most);
    for (let i = 0; i < length; i++) {
      if (i > 0 && !multi) write(', ');
      operand(scope, budget, multi, before(i));
      if (multi) write(',');
    }
    if (multi) newLine(scope);
  };
  const binary = (scope: Scope, budget: number, multi: boolean, operators: readonly string[]): void => {
    write('(');
    expression(scope, budget - 1, false);
    write(` ${operators[choose(operators.length)]} `);
    operand(scope, budget, multi);
    write(')');
  };
  const leaf = (scope: Scope): void => {
    const variable = scope.variables[choose(scope.variables.length + 1)];
    write(variable === undefined ? `v(${choose(9)})` : `(${variable} + v(${choose(3)}))`);
  };

  const forms: Expression[] = [
    () => write(`v(${choose(9)})`),
    leaf,
    (scope, budget, multi) => binary(scope, budget, multi, ['+', '-', '*']),
    (scope, budget, multi) => binary(scope, budget, multi, ['&&', '||']),
    (scope, budget, multi) => binary(scope, budget, multi, ['??', '>', '===']),
    (scope, budget, multi) => {
      write('(');
      expression(scope, budget - 1, false);
      operand(scope, budget, multi, multi ? '? ' : ' ? ');
      operand(scope, budget, multi, multi ? ': ' : ' : ');
      write(')');
    },
    (scope, budget, multi) => {
      write('sum(');
      list(scope, budget, multi, 3, () => '');
      write(')');
    },
    (scope, budget, multi) => {
      write('sum(');
      list(scope, budget, false, 1, () => '');
      write(', ');
      if (multi) newLine(deeper(scope));
      write('...', multi ? `...(${hit(scope)},` : '...');
      write('[');
      expression(scope, budget - 1, false);
      write(']', multi ? '])' : ']');
      if (multi) newLine(scope);
      write(')');
    },
    (scope, budget, multi) => {
      write('[');
      list(scope, budget, multi, 3, () => '');
      write('].length');
    },
    (scope, budget, multi) => {
      write('({ ');
      list(scope, budget, multi, 3, (i) => `k${i}: `);
      write(' }).k0');
    },
    (scope, budget, multi) => {
      write('(');
      list(scope, budget, false, 2, () => '');
      write(', ');
      operand(scope, budget, multi);
      write(')');
    },
    (scope, budget, multi) => {
      write('`<${');
      expression(scope, budget - 1, false);
      write('}>');
      if (multi) {
        // Text goes on at the start of the next line: no indentation.
        newLine({ ...scope, depth: 0 });
        counted(scope, '${', () => expression(scope, budget - 1, true));
        write('}');
      }
      write('`.length');
    },
    chain,
    (scope, budget) => {
      write('box(');
      expression(scope, budget - 1, false);
      write(')?.');
      write(choose(2) === 1 ? 'none?.get(' : 'add(');
      expression(scope, budget - 1, false);
      write(')?.get()');
    },
    callback,
    callback,
    suspension,
    suspension,
    (scope, budget) => {
      write(scope.mayThrow ? 'boom(' : 'v(');
      expression(scope, budget - 1, false);
      write(')');
    },
    called,
    called,
  ];

  function chain(scope: Scope, budget: number, multi: boolean): void {
    write('box(');
    expression(scope, budget - 1, false);
    write(')');
    const inner = deeper(scope);
    for (let i = choose(3); i >= 0; i--) {
      if (multi) newLine(inner);
      write('.add(', multi ? `.add((${hit(scope)},` : '.add(');
      expression(inner, budget - 1, false);
      write(')', multi ? '))' : ')');
    }
    if (multi) newLine(inner);
    write('.get()', multi ? `.get(${hit(scope)})` : '.get()');
  }

  /** An arrow that runs several times; its line is also a line of its own function. */
  function callback(scope: Scope, budget: number, multi: boolean): void {
    const own = { ...inFunction(scope, '<anonymous>', 'sync', 'y'), mayThrow: scope.mayThrow };
    write(`[${choose(3)}, 2].map(`);
    // Behind a closing brace nothing may follow that starts on that line, so the block form is for ends of lines.
    if (multi && choose(2) === 0) {
      write('(y) => {', `(y) => { ${hit(own)};`);
      statements({ ...own, mayThrow: false }, 2);
      newLine(own);
      write('return y;', `${hit(own)}; return y;`);
      newLine(scope);
      write('}');
    } else {
      write('(y) => ', `(y) => (${hit(own)},`);
      expression(own, budget - 1, false);
      write('', ')');
    }
    write(').length');
  }

  function suspension(scope: Scope, budget: number, multi: boolean): void {
    if (scope.kind === 'sync') {
      leaf(scope);
      return;
    }
    const yields = scope.kind === 'generator' || (scope.kind === 'async generator' && choose(2) === 1);
    const fails = !yields && scope.mayThrow && choose(3) === 2;
    write(yields ? '(yield ' : fails ? '(await later(' : '(await ');
    if (yields && choose(5) === 4)
      write('* [1, 2].map((y) => y)', `* [1, 2].map((y) => (${hit({ ...scope, fn: '<anonymous>' })}, y))`);
    else expression(scope, budget - 1, multi && !fails);
    write(fails ? '))' : ')');
  }

  function called(scope: Scope, budget: number): void {
    const waits = scope.kind.startsWith('async');
    const usable = scope.callables.filter(({ kind }) => waits || !kind.startsWith('async'));
    const callee = usable[choose(usable.length + 1)];
    if (callee === undefined || !scope.mayThrow) {
      leaf(scope);
      return;
    }
    const around: Record<ProgramKind, readonly [string, string]> = {
      sync: ['', ''],
      generator: ['[...', '].length'],
      async: ['(await ', ')'],
      'async generator': ['(await drain(', '))'],
    };
    const [open, close] = around[callee.kind];
    write(`${open}${callee.name}(`);
    expression(scope, Math.min(budget - 1, 1), false);
    write(`)${close}`);
  }

  function expression(scope: Scope, budget: number, multi: boolean): void {
    forms[budget <= 0 ? choose(2) : choose(forms.length)]!(scope, budget, multi);
  }
  return expression;
}
