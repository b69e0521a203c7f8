/**
 * Random programs from a list of numbers, each printed twice: as a person would write it, and with `$h(function, line)`
 * put by hand where docs/lines.md says that a line is hit. Running the second gives the count that the probes of the
 * first are compared with.
 */

/** A random program: `plain` and `counted` have the same lines. */
export interface RandomProgram {
  readonly plain: string;
  readonly counted: string;
}

export type ProgramKind = 'sync' | 'generator' | 'async' | 'async generator';

type Callable = { name: string; kind: ProgramKind };

interface Scope {
  /** Name of the function around, as the table calls it. */
  readonly fn: string;
  readonly kind: ProgramKind;
  readonly depth: number;
  readonly variables: readonly string[];
  /** Those that may be assigned: not the counters of loops. */
  readonly assignable: readonly string[];
  readonly callables: readonly Callable[];
  /** What `break` and `continue` can name from here. */
  readonly targets: readonly { label: string; loop: boolean; header: number | null }[];
  /** In a `finally` nothing is thrown or returned: it would change which pass of a loop was completed. */
  readonly mayThrow: boolean;
}

const INDENT = '  ';

/**
 * Prints a program. `choices` decide everything; when they run out the simplest is taken, so that a shorter list is a
 * smaller program.
 */
export function printProgram(kind: ProgramKind, choices: readonly number[]): RandomProgram {
  let at = 0;
  let serial = 0;
  const choose = (n: number): number => (choices[at++] ?? 0) % n;
  const plain = [''];
  const counted = [''];

  const write = (text: string, other = text): void => {
    plain[plain.length - 1] += text;
    counted[counted.length - 1] += other;
  };
  const newLine = (scope: Scope): void => {
    plain.push(INDENT.repeat(scope.depth));
    counted.push(INDENT.repeat(scope.depth));
  };
  const line = (): number => plain.length;
  const hit = (scope: Scope, at = line()): string => `$h(${JSON.stringify(scope.fn)},${at})`;
  const deeper = (scope: Scope): Scope => ({ ...scope, depth: scope.depth + 1 });
  const fresh = (prefix: string): string => `${prefix}${++serial}`;

  /** An operand on a line of its own: hit each time it is evaluated. */
  const ownLine = (scope: Scope, operand: () => void): void => {
    newLine(scope);
    write('', `(${hit(scope)},`);
    operand();
    write('', ')');
  };

  /** One that V8 has to compute: it is never a name or a literal alone. */
  const expression = (scope: Scope, budget: number, multi: boolean): void => {
    const inner = deeper(scope);
    const part = (own: boolean): void => {
      if (own) ownLine(inner, () => expression(inner, budget - 1, multi));
      else expression(inner, budget - 1, false);
    };
    switch (budget <= 0 ? 0 : choose(13)) {
      case 1:
        leaf(scope);
        return;
      case 2: // binary
        write('(');
        expression(inner, budget - 1, false);
        write([' + ', ' - ', ' * '][choose(3)]!);
        part(multi);
        write(')');
        return;
      case 3: // logical
        write('(');
        expression(inner, budget - 1, false);
        write([' && ', ' || ', ' ?? '][choose(3)]!);
        part(multi);
        write(')');
        return;
      case 4: // conditional
        write('(');
        expression(inner, budget - 1, false);
        if (!multi) write(' ? ');
        if (multi) ownBranch(inner, '? ', budget);
        else expression(inner, budget - 1, false);
        if (!multi) write(' : ');
        if (multi) ownBranch(inner, ': ', budget);
        else expression(inner, budget - 1, false);
        write(')');
        return;
      case 5: // call
        write('sum(');
        for (let i = 0; i <= choose(3); i++) {
          if (i > 0 && !multi) write(', ');
          part(multi);
          if (multi) write(',');
        }
        closeLine(scope, multi, ')');
        return;
      case 6: // array
        write('[');
        for (let i = 0; i <= choose(2); i++) {
          if (i > 0 && !multi) write(', ');
          part(multi);
          if (multi) write(',');
        }
        closeLine(scope, multi, '].length');
        return;
      case 7: // object
        write('({');
        for (let i = 0; i <= choose(2); i++) {
          if (i > 0 && !multi) write(', ');
          if (multi) newLine(inner);
          write(`k${i}: `, multi ? `k${i}: (${hit(scope)},` : `k${i}: `);
          expression(inner, budget - 1, multi);
          if (multi) write(',', '),');
        }
        closeLine(scope, multi, '}).k0');
        return;
      case 8: // chain
        write('box(');
        expression(inner, budget - 1, false);
        write(')');
        for (let i = 0; i <= choose(2); i++) {
          if (multi) newLine(inner);
          write('.add(', multi ? `.add((${hit(scope)},` : '.add(');
          expression(inner, budget - 1, false);
          write(')', multi ? '))' : ')');
        }
        if (multi) newLine(inner);
        write('.get()', multi ? `.get(${hit(scope)})` : '.get()');
        return;
      case 9: // callback
        callback(scope, budget, multi);
        return;
      case 10: // suspension
        if (scope.kind === 'sync') leaf(scope);
        else {
          const word =
            scope.kind === 'generator' || (scope.kind === 'async generator' && choose(2) === 1) ? 'yield' : 'await';
          write(`(${word} `);
          if (word === 'await' && choose(3) === 2 && scope.mayThrow) {
            write('later(');
            expression(inner, budget - 1, false);
            write(')');
          } else expression(inner, budget - 1, false);
          write(')');
        }
        return;
      case 11: // failure
        write(scope.mayThrow ? 'boom(' : 'v(');
        expression(inner, budget - 1, false);
        write(')');
        return;
      case 12: // a function of the program
        called(scope, budget);
        return;
      default:
        write(`v(${choose(9)})`);
    }
  };

  const ownBranch = (scope: Scope, mark: string, budget: number): void => {
    newLine(scope);
    write(mark, `${mark}(${hit(scope)},`);
    expression(scope, budget - 1, true);
    write('', ')');
  };

  const closeLine = (scope: Scope, multi: boolean, text: string): void => {
    if (multi) newLine(scope);
    write(text);
  };

  const leaf = (scope: Scope): void => {
    const variable = scope.variables[choose(scope.variables.length + 1)];
    write(variable === undefined ? `v(${choose(9)})` : `(${variable} + v(${choose(3)}))`);
  };

  const callback = (scope: Scope, budget: number, multi: boolean): void => {
    const own: Scope = {
      ...scope,
      fn: '<anonymous>',
      kind: 'sync',
      depth: scope.depth + 1,
      variables: [...scope.variables, 'y'],
      targets: [],
    };
    write(`[${choose(3)}, 2].map(`);
    // Behind a closing brace nothing may follow that starts on that line.
    if (!multi || choose(2) === 1) {
      write('(y) => ', `(y) => (${hit(own)},`);
      expression(own, budget - 1, false);
      write('', ')');
    } else {
      write('(y) => {', `(y) => { ${hit(own)};`);
      statements(own, 2);
      newLine({ ...own, depth: own.depth });
      write('return y;', `${hit(own)}; return y;`);
      newLine(scope);
      write('}');
    }
    write(').length');
  };

  const called = (scope: Scope, budget: number): void => {
    const usable = scope.callables.filter(
      ({ kind: callee }) =>
        callee === 'sync' || callee === 'generator' || scope.kind === 'async' || scope.kind === 'async generator',
    );
    const callee = usable[choose(usable.length + 1)];
    if (callee === undefined || !scope.mayThrow) {
      leaf(scope);
      return;
    }
    const [open, close] = {
      sync: ['', ''],
      generator: ['[...', '].length'],
      async: ['(await ', ')'],
      'async generator': ['(await drain(', '))'],
    }[callee.kind] as [string, string];
    write(`${open}${callee.name}(`);
    expression(deeper(scope), Math.min(budget - 1, 1), false);
    write(`)${close}`);
  };

  /** `{` … `}` around statements one level deeper; the caller has written up to the brace. */
  const block = (scope: Scope, budget: number, after = ''): void => {
    write(' {', ` {${after}`);
    statements(deeper(scope), budget);
    newLine(scope);
    write('}');
  };

  const statements = (outer: Scope, budget: number): void => {
    let scope = outer;
    const count = 1 + choose(3);
    let joinable = false;
    for (let i = 0; i < count; i++) {
      const before = line();
      if (joinable && choose(4) === 3) write(' ');
      else {
        newLine(scope);
        joinable = false;
      }
      const result = statement(scope, budget, joinable);
      if (result.declared) scope = { ...scope, ...result.declared };
      joinable = result.simple && line() - before <= 1 && plain.length === line();
      if (result.ends) return;
    }
  };

  interface Result {
    declared?: Partial<Scope>;
    /** One line, and control goes on behind it: another statement may follow on the line. */
    simple: boolean;
    /** Nothing can follow. */
    ends?: boolean;
  }

  /** `counted`: the line was hit already, by the statement before on the same line. */
  const statement = (scope: Scope, budget: number, onSameLine: boolean): Result => {
    const start = line();
    const count = (): void => write('', onSameLine ? '' : `${hit(scope)};`);
    const multi = choose(3) === 2;
    const simple = (): Result => ({ simple: line() === start });
    const kinds = budget <= 0 || onSameLine ? 4 : 20;
    switch (choose(kinds)) {
      case 1: {
        if (scope.assignable.length === 0) break;
        count();
        write(`${scope.assignable[choose(scope.assignable.length)]} = Number(`);
        expression(scope, 2, false);
        write(');');
        return simple();
      }
      case 2: {
        const name = fresh('x');
        count();
        write(`let ${name} = `);
        if (multi) ownLine(deeper(scope), () => expression(deeper(scope), 2, true));
        else expression(scope, 2, false);
        write(';');
        return {
          ...simple(),
          declared: { variables: [...scope.variables, name], assignable: [...scope.assignable, name] },
        };
      }
      case 3:
        count();
        write('log(');
        expression(scope, 3, false);
        write(', ');
        expression(scope, 2, false);
        write(');');
        return simple();
      case 4:
      case 5: {
        count();
        write('if (');
        expression(scope, 2, false);
        write(')');
        block(scope, budget - 1);
        for (let i = choose(3); i > 0; i--) {
          write(' else if (', ` else if (${hit(scope)},`);
          expression(scope, 1, false);
          write(')');
          block(scope, budget - 1);
        }
        if (choose(2) === 1) {
          write(' else');
          block(scope, budget - 1);
        }
        return { simple: false };
      }
      case 6:
      case 7: {
        const label = fresh('l');
        const i = fresh('i');
        write(
          `${label}: for (let ${i} = 0; ${i} < ${choose(4)}; ${i}++)`,
          `${label}: for (let ${i} = 0; ${hit(scope)}, ${i} < ${choices[at - 1] === undefined ? 0 : choices[at - 1]! % 4}; ${i}++)`,
        );
        loopBody(scope, budget, label, null, [i]);
        return { simple: false };
      }
      case 8:
      case 9: {
        const label = fresh('l');
        const x = fresh('x');
        const values = `[1, 2, 3].slice(${choose(3)})`;
        const wait = scope.kind.startsWith('async') && choose(2) === 1;
        if (wait) {
          write(
            `${label}: for await (const ${x} of ${values})`,
            `${hit(scope)}; ${label}: for await (const ${x} of ${values})`,
          );
          loopBody(scope, budget, label, start, [x]);
        } else {
          write(
            `${label}: for (const ${x} of ${values})`,
            `${label}: for (const ${x} of $it(${JSON.stringify(scope.fn)},${start},${values}))`,
          );
          loopBody(scope, budget, label, null, [x]);
        }
        return { simple: false };
      }
      case 10: {
        const label = fresh('l');
        const k = fresh('k');
        write(
          `${label}: for (const ${k} in { a: 1, b: 2 })`,
          `${hit(scope)}; ${label}: for (const ${k} in { a: 1, b: 2 })`,
        );
        loopBody(scope, budget, label, start, []);
        return { simple: false };
      }
      case 11: {
        const label = fresh('l');
        const n = fresh('n');
        count();
        write(`let ${n} = ${choose(4)};`);
        newLine(scope);
        write(`${label}: while (${n}-- > 0)`, `${label}: while (${hit(scope)}, ${n}-- > 0)`);
        loopBody(scope, budget, label, null, [n]);
        return { simple: false };
      }
      case 12: {
        const label = fresh('l');
        const n = fresh('n');
        count();
        write(`let ${n} = ${choose(4)};`);
        newLine(scope);
        write(`${label}: do`);
        loopBody(scope, budget, label, null, []);
        write(` while (--${n} > 0);`, ` while (${hit(scope)}, --${n} > 0);`);
        return { simple: false };
      }
      case 13:
        switchStatement(scope, budget, count);
        return { simple: false };
      case 14:
      case 15: {
        const e = fresh('e');
        const form = choose(3);
        write('try');
        block(form === 1 ? scope : scope, budget - 1);
        if (form !== 1) {
          write(` catch (${e})`);
          write('', '');
          block(scope, budget - 1, ` ${hit(scope)};log(${e}.message);`.replace(`log(${e}.message);`, ''));
        }
        if (form !== 0) {
          write(' finally');
          block({ ...scope, mayThrow: false, targets: [] }, budget - 1);
        }
        return { simple: false };
      }
      case 16: {
        const target = scope.targets[choose(scope.targets.length + 1)];
        if (target === undefined) break;
        count();
        if (!target.loop || choose(2) === 0) {
          write(`if (${condition(scope)}) break ${target.label};`);
        } else {
          const before = target.header === null ? '' : `${hit(scope, target.header)}; `;
          const test = condition(scope);
          write(`if (${test}) continue ${target.label};`, `if (${test}) { ${before}continue ${target.label}; }`);
        }
        return simple();
      }
      case 17: {
        if (!scope.mayThrow) break;
        count();
        const test = condition(scope);
        if (choose(2) === 1) write(`if (${test}) throw new Error('t${start}');`);
        else write(`if (${test}) return ${choose(9)};`);
        return simple();
      }
      case 18: {
        const label = fresh('l');
        write(`${label}:`);
        block({ ...scope, targets: [...scope.targets, { label, loop: false, header: null }] }, budget - 1);
        return { simple: false };
      }
      case 19:
        return functionStatement(scope, budget, count);
    }
    count();
    write('log(');
    expression(scope, 2, multi);
    write(');');
    return simple();
  };

  const condition = (scope: Scope): string => {
    const variable = scope.variables[choose(scope.variables.length + 1)];
    return variable === undefined ? `v(${choose(4)}) % 2` : `${variable} % ${2 + choose(3)}`;
  };

  const loopBody = (scope: Scope, budget: number, label: string, header: number | null, declared: string[]): void => {
    const own: Scope = {
      ...scope,
      targets: [...scope.targets, { label, loop: true, header }],
      variables: [...scope.variables, ...declared],
    };
    write(' {');
    statements(deeper(own), budget - 1);
    newLine(scope);
    write('}', header === null ? '}' : `${hit(scope, header)};}`);
  };

  const switchStatement = (scope: Scope, budget: number, count: () => void): void => {
    const label = fresh('l');
    write('', '');
    count();
    write(`${label}: switch (`);
    expression(scope, 1, false);
    write(') {');
    const inner = deeper({ ...scope, targets: [...scope.targets, { label, loop: false, header: null }] });
    const cases = 1 + choose(3);
    const fallback = choose(cases + 1);
    for (let i = 0; i < cases; i++) {
      newLine(inner);
      if (i === fallback) write('default: {');
      else write(`case ${i + choose(3)}: {`, `case (${hit(scope)}, ${i + ((choices[at - 1] ?? 0) % 3)}): {`);
      statements(deeper(inner), budget - 1);
      newLine(inner);
      write('}');
      if (choose(2) === 1) {
        newLine(deeper(inner));
        write('break;', `${hit(scope)}; break;`);
      }
    }
    newLine(scope);
    write('}');
  };

  const functionStatement = (scope: Scope, budget: number, count: () => void): Result => {
    const name = fresh('f');
    const parameter = fresh('p');
    const callee = (['sync', 'generator', 'async', 'async generator'] as const)[choose(4)]!;
    const own: Scope = {
      fn: name,
      kind: callee,
      depth: scope.depth + 1,
      variables: [...scope.variables, parameter],
      assignable: [...scope.assignable, parameter],
      callables: scope.callables,
      targets: [],
      mayThrow: true,
    };
    const star = callee.includes('generator') ? '*' : '';
    const async = callee.startsWith('async') ? 'async ' : '';
    const isArrow = star === '' && choose(2) === 1;
    if (isArrow) {
      count();
      write(`const ${name} = ${async}(${parameter}) => {`, `const ${name} = ${async}(${parameter}) => { ${hit(own)};`);
    } else
      write(
        `${async}function${star} ${name}(${parameter}) {`,
        `${async}function${star} ${name}(${parameter}) { ${hit(own)};`,
      );
    statements(own, Math.min(budget - 1, 2));
    newLine(scope);
    write(isArrow ? '};' : '}');
    return { simple: false, declared: { callables: [...scope.callables, { name, kind: callee }] } };
  };

  const main: Scope = {
    fn: 'main',
    kind,
    depth: 1,
    variables: ['a'],
    assignable: ['a'],
    callables: [],
    targets: [],
    mayThrow: true,
  };
  const star = kind.includes('generator') ? '*' : '';
  const async = kind.startsWith('async') ? 'async ' : '';
  write('// @profile');
  newLine({ ...main, depth: 0 });
  write(`${async}function${star} main(a) {`, `${async}function${star} main(a) { ${hit(main)};`);
  statements(main, 4);
  newLine(main);
  write('return a;', `${hit(main)};return a;`);
  newLine({ ...main, depth: 0 });
  write('}');
  return { plain: plain.join('\n'), counted: counted.join('\n') };
}
