/** Files larger than anybody writes by hand. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { instrument } from '../../instrument/index.ts';

it('a function of 150,000 lines has a site for each', () => {
  const code = `var x, y = 1;\n${'x = y + 1;\n'.repeat(150_000)}`;
  const { table } = instrument(code, { filename: '/x/large.cjs', select: 'all', sourceType: 'commonjs' })!;
  assert.equal(table.functions[0]!.sites.length, 150_001);
  assert.equal(table.functions[0]!.endLine, 150_001);
});

it('an annotation 10,000 blanks and 1,000 comments away is found', () => {
  const code = `/* @profile */${' '.repeat(10_000)}${'/* c */ '.repeat(1000)}\nfunction f() {}`;
  const { functions } = instrument(code, { filename: '/x/large.cjs' })!;
  assert.deepEqual(
    functions.map(({ name }) => name),
    ['f'],
  );
});
