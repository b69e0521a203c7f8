import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { instrument } from '../../instrument/index.ts';
import { FUNCTIONS, MEASURED, RULES } from './quiet-rules.ts';

/** The probe of a line (1-based) and of the one behind it that runs first: that of a statement stands at the end of the line before. */
function firstProbe(probed: string, line: number): string {
  const text = probed
    .split('\n')
    .slice(line - 1, line + 1)
    .join();
  return /\$m\w+(\w)\(\$m/.exec(text)![1]!;
}

/** What is inserted before a statement of a function: `g` where it cannot allocate by its text, else `p`. */
function probeBefore(statement: string): string {
  const code = `// @profile
function f(a, b, c) {
  let n = 0;
  ${statement}
}${FUNCTIONS}`;
  return firstProbe(instrument(code, { filename: '/f.js', sourceType: 'script' })!.code, 3);
}

describe('what cannot allocate by its text is counted, and not read', () => {
  for (const [rule, { counted, read }] of Object.entries(RULES)) {
    it(rule, () => {
      const first = (statements: readonly string[]): string[] =>
        statements.map((text) => `${probeBefore(text)} ${text}`);
      assert.deepEqual(
        first(counted),
        counted.map((text) => `g ${text}`),
      );
      assert.deepEqual(
        first(read),
        read.map((text) => `p ${text}`),
      );
    });
  }
});

/** The same for a call of `g`, which is declared so. */
function probeBeforeCall(declaration: string, select: 'all' | 'annotated', call = 'return g(a, 1);'): string {
  const code = `// @profile
function f(a) {
  ${call}
}
${declaration}`;
  return firstProbe(instrument(code, { filename: '/f.js', sourceType: 'script', select })!.code, 2);
}

describe('a call of a function with probes is counted: what that allocates is on its own lines', () => {
  const makes = 'function g(b, c) {\n  return [b, c];\n}';

  it('when it is measured, too', () => {
    assert.equal(probeBeforeCall(makes, 'all'), 'g');
    assert.equal(probeBeforeCall(makes, 'annotated'), 'p');
  });

  it('when its arguments allocate nothing', () => {
    assert.equal(probeBeforeCall(makes, 'all', 'return g([]);'), 'p');
  });

  for (const [why, declaration] of Object.entries({
    'a list of its arguments': 'function g() {\n  return arguments.length;\n}',
    'a list of the rest of them': 'function g(...all) {\n  return all;\n}',
    'what a default makes': 'function g(b = []) {\n  return b;\n}',
    'variables that a closure shares': 'function g(b) {\n  return () => b;\n}',
    'variables that an eval shares': 'function g(b) {\n  return eval("b");\n}',
    'a promise': 'async function g(b) {\n  return b;\n}',
    'a generator': 'function* g(b) {\n  yield b;\n}',
  })) {
    it(`but not when V8 makes something for it before its first probe: ${why}`, () => {
      assert.equal(probeBeforeCall(declaration, 'all'), 'p');
    });
  }
});

describe('what is counted allocates 0 bytes, by the heap in use before and after 1,000 executions', () => {
  const program = fileURLToPath(new URL('./quiet-allocated.js', import.meta.url));
  for (const [tier, flags] of Object.entries({
    'as V8 optimises it': [],
    interpreted: ['--no-opt', '--no-sparkplug'],
  })) {
    it(tier, () => {
      const { stdout, stderr } = spawnSync(process.execPath, [...flags, program], { encoding: 'utf8' });
      assert.equal(stderr, '');
      const allocated = JSON.parse(stdout) as Record<string, number>;
      assert.deepEqual(allocated, Object.fromEntries(MEASURED.map((statement) => [statement, 0])));
    });
  }
});
