import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { instrument } from '../../instrument/index.ts';
import { FUNCTIONS, MEASURED, RULES } from './quiet-rules.ts';

/** What is inserted before a statement of a function: `g` where it cannot allocate by its text, else `p`. */
function probeBefore(statement: string): string {
  const code = `// @profile
function f(a, b, c) {
  let n = 0;
  ${statement}
}${FUNCTIONS}`;
  const line = instrument(code, { filename: '/f.js', sourceType: 'script' })!.code.split('\n')[3]!;
  return /\$m\w+t\.(\w)\(/.exec(line)![1]!;
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
