/** Programs nested thousands deep: a result that runs as the program does, or an error that says so; never a crash. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import vm from 'node:vm';
import { InstrumentError, instrument } from '../../instrument/index.ts';
import { RUNTIME_NAME } from '../../runtime/abi.ts';
import { createCountingRuntime } from './counting-runtime.ts';

const times = (n: number, text: string | ((i: number) => string)): string =>
  Array.from({ length: n }, (_, i) => (typeof text === 'string' ? text : text(i))).join('');

/** Assignments to `x`, over as many lines as they are deep. */
const SHAPES: Record<string, (n: number) => string> = {
  parentheses: (n) => `x = ${times(n, '(\n')}1${times(n, ')')}`,
  arrays: (n) => `x = ${times(n, '[\n')}y${times(n, ']')}`,
  objects: (n) => `x = ${times(n, '{ a:\n')}y${times(n, '}')}`,
  'operators to the left': (n) => `x = y${times(n, '+\ny')}`,
  'operators to the right': (n) => `x = ${times(n, 'y+\n(')}y${times(n, ')')}`,
  powers: (n) => `x = y${times(n, '**\ny')}`,
  'logical operators': (n) => `x = y${times(n, '&&\ny')}`,
  'nested calls': (n) => `x = ${times(n, 'f(\n')}y${times(n, ')')}`,
  members: (n) => `x = o${times(n, '\n.o')}`,
  'chained calls': (n) => `x = o${times(n, '\n.m()')}`,
  'chained calls with arguments': (n) => `x = o${times(n, '\n.m(f(1))')}`,
  'calls of calls': (n) => `x = k${times(n, '(\ny)')}`,
  'optional chain': (n) => `x = o${times(n, '\n?.o')}`,
  conditions: (n) => `x = ${times(n, 'z ? 1 :\n')}2`,
  'conditions inside': (n) => `x = ${times(n, 'y ?\n')}2${times(n, ': 3')}`,
  negations: (n) => `x = ${times(n, '!')}y`,
  commas: (n) => `x = (y${times(n, ',\ny')})`,
  assignments: (n) => `${times(n, 'x =\n')}y`,
  templates: (n) => `x = ${times(n, '`${\n')}y${times(n, '}`')}`,
  arrows: (n) => `x = (${times(n, '() =>\n')}y)()`,
  functions: (n) => `${times(n, 'function g() {\n')}${times(n, '}')} x = typeof g`,
  blocks: (n) => `${times(n, '{\n')}x = 1${times(n, '}')}`,
  ifs: (n) => `${times(n, 'if (y)\n')}x = 1`,
  'else ifs': (n) => `if (z) x = 1${times(n, '\nelse if (z)\nx = 2')}\nelse x = 3`,
  loops: (n) => `${times(n, 'for (const a of [1])\n')}x = 1`,
  tries: (n) => `${times(n, 'try {\n')}x = 1${times(n, '} catch {}')}`,
  labels: (n) => `${times(n, (i) => `l${i}:\n`)}x = 1`,
  classes: (n) => `x = typeof ${times(n, 'class { a =\n')}1${times(n, '}')}`,
  patterns: (n) => `var ${times(n, '[\n')}q${times(n, ']')} = deep; x = q`,
  'default values': (n) => `x = (${times(n, '(a =\n')}1${times(n, ') => 1')})()`,
  constructors: (n) => `x = typeof ${times(n, 'new ')}K${times(n, '()')}`,
  statements: (n) => times(n, 'x = y;\n'),
  cases: (n) => `switch (y) {${times(n, (i) => `case ${i}:\nx = ${i};\n`)}}`,
  awaits: (n) => `x = 1; async function q() { x = ${times(n, 'await\n')}y }\nq()`,
};

function run(code: string): { value?: unknown; refused?: true } {
  const o: Record<string, unknown> = {};
  Object.assign(o, { o, m: () => o });
  const k = (): unknown => k;
  const deep: unknown[] = [];
  deep.push(deep);
  const runtime = createCountingRuntime();
  const context = vm.createContext({ x: 0, y: 1, z: 0, o, k, deep, f: (value: unknown) => value });
  vm.runInContext('function K() { return K }', context);
  Object.defineProperty(vm.runInContext('globalThis', context), RUNTIME_NAME, { value: runtime.runtime });
  try {
    const value: unknown = vm.runInContext(code, context);
    assert.deepEqual(runtime.violations, []);
    return { value: typeof value === 'object' || typeof value === 'function' ? typeof value : value };
  } catch (error) {
    if ((error as Error).name !== 'RangeError') throw error;
    return { refused: true };
  }
}

for (const [shape, make] of Object.entries(SHAPES)) {
  it(`${shape}`, (t) => {
    const outcomes: string[] = [];
    for (const depth of [50, 200, 800, 5000, 10_000]) {
      const code = `// @profile\nfunction main() {\n${make(depth)};\nreturn x;\n}\nmain()`;
      const plain = run(code);
      let instrumented: string;
      try {
        instrumented = instrument(code, { filename: '/x/deep.js', sourceType: 'script' })!.code;
      } catch (error) {
        assert.ok(error instanceof InstrumentError, String(error));
        assert.match(error.message, /^\/x\/deep\.js: nested too deeply to be (parsed|instrumented)$/);
        assert.ok(depth > 50, error.message);
        outcomes.push(`${depth}: ${error.message.slice(12)}`);
        continue;
      }
      outcomes.push(`${depth}: instrumented${plain.refused ? ', too deep for V8' : ''}`);
      if (!plain.refused) assert.deepEqual(run(instrumented), plain);
    }
    t.diagnostic(outcomes.join('; '));
  });
}
