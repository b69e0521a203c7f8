/** Prints what 1,000 executions of each statement that is counted allocate, without any probe: `{ [statement]: bytes }`. */
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { FUNCTIONS, MEASURED } from './quiet-rules.ts';

/** Values of `a`, `b` and `c` that a statement is made for, where whole numbers will not do. */
const VALUES: readonly [RegExp, string][] = [
  [/b\(i\)/, "'text', () => 0, 1"],
  [/a\.b(\+\+| [-+|]?=)/, '{ b: 1 }, 1, 1'],
  [/instanceof/, '{ x: 1 }, Object, 1'],
  [/ndexOf|includes|startsWith|endsWith/, "'text', 't', 1"],
  [/charCodeAt|codePointAt|i < a\.length|a\.length \+/, "'text', 1, 1"],
  [/hasOwnProperty/, "{ b: 1 }, 'b', 1"],
  [/while|if \(a\)|case|=> |\ba && b/, '0, () => 0, 1'],
  [/ in a|\{ d, e|a\??\.b|a\.b\.c/, '{ b: { c: 1 }, d: 1, e: { g: 1 } }, 1, { c: 1 }'],
  [/a\[b\]/, '[1, 2, 3], 1, 1'],
];

interface Program {
  run(times: number): void;
}

function programOf(body: string, values: string): Program {
  return vm.runInThisContext(`(() => {
    function f(a, b, c) { let n = 0; ${body} }
    ${FUNCTIONS}
    const [a, b, c] = [${values}];
    return { run(times) { for (let i = 0; i < times; i++) f(a, b, c); } };
  })()`) as Program;
}

function allocatedBy({ run }: Program): number {
  const before = v8.getHeapStatistics().used_heap_size;
  run(1000);
  return v8.getHeapStatistics().used_heap_size - before;
}

/** The median of what it allocates more than the same function that ends before: a compiler thread may take memory meanwhile. */
function bytesOf(statement: string): number {
  const values = VALUES.find(([of]) => of.test(statement))?.[1] ?? '3, 5, 7';
  const program = programOf(statement, values);
  const ends = programOf(`return; ${statement}`, values);
  const differences = Array.from({ length: 101 }, () => {
    // Both through the same code, which leaves the same behind.
    const [more, less] = [program, ends].map(allocatedBy);
    return more! - less!;
  });
  return differences.sort((a, b) => a - b)[50]!;
}

console.log(JSON.stringify(Object.fromEntries(MEASURED.map((statement) => [statement, bytesOf(statement)]))));
