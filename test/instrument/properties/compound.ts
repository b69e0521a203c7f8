/** Random loops, branches, jumps, `try` and functions. */
import type { Expression } from './expressions.ts';
import { deeper, inFunction, type Printer, type Scope, type StatementForm } from './printer.ts';

export function compoundPrinter(
  printer: Printer,
  expression: Expression,
  statements: (scope: Scope, budget: number) => void,
): StatementForm[] {
  const { choose, write, newLine, hit, line, fresh } = printer;

  /** ` {` … `}`; `counted` goes behind the opening brace, `end` before the closing one, of the counted text. */
  const block = (scope: Scope, budget: number, counted = '', end = ''): void => {
    write(' {', ` {${counted}`);
    statements(deeper(scope), budget - 1);
    newLine(scope);
    write('}', `${end}}`);
  };
  const loopBody = (scope: Scope, budget: number, label: string, header: number | null, declared: string[]): void => {
    const targets = [...scope.targets, { label, loop: true, header }];
    const end = header === null ? '' : `${hit(scope, header)};`;
    block({ ...scope, targets, variables: [...scope.variables, ...declared] }, budget, '', end);
  };
  const condition = (scope: Scope): string => {
    const variable = scope.variables[choose(scope.variables.length + 1)];
    return variable === undefined ? `v(${choose(4)}) % 2` : `${variable} % ${2 + choose(3)}`;
  };

  const ifElse: StatementForm = (scope, budget, count) => {
    count();
    write('if (');
    expression(scope, 2, false);
    write(')');
    block(scope, budget);
    for (let i = choose(3); i > 0; i--) {
      write(' else if (', ` else if (${hit(scope)},`);
      expression(scope, 1, false);
      write(')');
      block(scope, budget);
    }
    if (choose(2) === 1) {
      write(' else');
      block(scope, budget);
    }
    return {};
  };

  const forLoop: StatementForm = (scope, budget) => {
    const [label, i, passes] = [fresh('l'), fresh('i'), choose(4)];
    write(`${label}: for (let ${i} = 0; `, `${label}: for (let ${i} = 0; ${hit(scope)}, `);
    write(`${i} < ${passes}; ${i}++)`);
    loopBody(scope, budget, label, null, [i]);
    return {};
  };

  const forOf: StatementForm = (scope, budget) => {
    const [label, x, header] = [fresh('l'), fresh('x'), line()];
    const values = `[1, 2, 3].slice(${choose(3)})`;
    if (scope.kind.startsWith('async') && choose(2) === 1) {
      write('', `${hit(scope)};`);
      write(`${label}: for await (const ${x} of ${values})`);
      loopBody(scope, budget, label, header, [x]);
    } else {
      // The counted program's iterable counts by itself, each time that it is asked.
      write(`${label}: for (const ${x} of `);
      write(`${values})`, `$it(${JSON.stringify(scope.fn)},${header},${values}))`);
      loopBody(scope, budget, label, null, [x]);
    }
    return {};
  };

  const forIn: StatementForm = (scope, budget) => {
    const [label, key, header] = [fresh('l'), fresh('k'), line()];
    write('', `${hit(scope)};`);
    write(`${label}: for (const ${key} in { a: 1, b: 2 })`);
    loopBody(scope, budget, label, header, []);
    return {};
  };

  const whileLoop: StatementForm = (scope, budget, count) => {
    const [label, n] = [fresh('l'), fresh('n')];
    count();
    write(`let ${n} = ${choose(4)};`);
    newLine(scope);
    if (choose(2) === 1) {
      write(`${label}: while (`, `${label}: while (${hit(scope)}, `);
      write(`${n}-- > 0)`);
      loopBody(scope, budget, label, null, [n]);
    } else {
      write(`${label}: do`);
      loopBody(scope, budget, label, null, []);
      write(` while (`, ` while (${hit(scope)}, `);
      write(`--${n} > 0);`);
    }
    return {};
  };

  const switchCase: StatementForm = (scope, budget, count) => {
    const label = fresh('l');
    count();
    write(`${label}: switch (`);
    expression(scope, 1, false);
    write(') {');
    const inner = deeper({ ...scope, targets: [...scope.targets, { label, loop: false, header: null }] });
    const cases = 1 + choose(3);
    const fallback = choose(cases + 1);
    for (let i = 0; i < cases; i++) {
      newLine(inner);
      const test = `${i + choose(3)}): {`;
      if (i === fallback) write('default: {');
      else write(`case (${test}`, `case (${hit(scope)}, ${test}`);
      statements(deeper(inner), budget - 1);
      newLine(inner);
      write('}');
      if (choose(2) === 1) {
        newLine(deeper(inner));
        write('', `${hit(scope)}; `);
        write('break;');
      }
    }
    newLine(scope);
    write('}');
    return {};
  };

  const tryCatch: StatementForm = (scope, budget) => {
    const form = choose(3);
    write('try');
    block(scope, budget);
    if (form !== 1) {
      write(` catch (${fresh('e')})`);
      block(scope, budget, ` ${hit(scope)};`);
    }
    if (form !== 0) {
      write(' finally');
      block({ ...scope, mayThrow: false, targets: [] }, budget);
    }
    return {};
  };

  const jump: StatementForm = (scope, _budget, count) => {
    const target = scope.targets[choose(scope.targets.length + 1)];
    if (target === undefined) return null;
    count();
    const test = condition(scope);
    if (!target.loop || choose(2) === 0) write(`if (${test}) break ${target.label};`);
    else {
      const again = target.header === null ? '' : `${hit(scope, target.header)}; `;
      write(`if (${test}) continue ${target.label};`, `if (${test}) { ${again}continue ${target.label}; }`);
    }
    return { simple: true };
  };

  const leave: StatementForm = (scope, _budget, count) => {
    if (!scope.mayThrow) return null;
    const start = line();
    count();
    write(`if (${condition(scope)}) `);
    write(choose(2) === 1 ? `throw new Error('t${start}');` : `return ${choose(9)};`);
    return { simple: true };
  };

  const labelled: StatementForm = (scope, budget) => {
    const label = fresh('l');
    write(`${label}:`);
    block({ ...scope, targets: [...scope.targets, { label, loop: false, header: null }] }, budget);
    return {};
  };

  const nestedFunction: StatementForm = (scope, budget, count) => {
    const [name, parameter] = [fresh('f'), fresh('p')];
    const kind = (['sync', 'generator', 'async', 'async generator'] as const)[choose(4)]!;
    const own = inFunction(scope, name, kind, parameter);
    const star = kind.includes('generator') ? '*' : '';
    const async = kind.startsWith('async') ? 'async ' : '';
    const isArrow = star === '' && choose(2) === 1;
    if (isArrow) count();
    write(isArrow ? `const ${name} = ${async}(${parameter}) => {` : `${async}function${star} ${name}(${parameter}) {`);
    write('', ` ${hit(own)};`);
    statements(own, Math.min(budget - 1, 2));
    newLine(scope);
    write(isArrow ? '};' : '}');
    return { declared: { callables: [...scope.callables, { name, kind }] } };
  };

  const nestedClass: StatementForm = (scope, budget, count) => {
    const [name, parameter] = [fresh('C'), fresh('p')];
    const inner = deeper(scope);
    const own = inFunction(inner, `${name}.m`, 'sync', parameter);
    count();
    write(`class ${name} {`);
    newLine(inner);
    write(`m(${parameter}) {`, `m(${parameter}) { ${hit(own)};`);
    statements(own, Math.min(budget - 1, 2));
    newLine(inner);
    write('}');
    newLine(scope);
    write('}');
    return { declared: { callables: [...scope.callables, { name: `new ${name}().m`, kind: 'sync' }] } };
  };

  return [
    ifElse,
    ifElse,
    forLoop,
    forLoop,
    forOf,
    forOf,
    forIn,
    whileLoop,
    whileLoop,
    switchCase,
    tryCatch,
    tryCatch,
    jump,
    leave,
    labelled,
    nestedFunction,
    nestedClass,
  ];
}
