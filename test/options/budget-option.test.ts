import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MprofLineError } from '../../src/error.ts';
import { budgetOption, commentBudgets, growthOption } from '../../src/options/budget-option.ts';

const MB = 1024 * 1024;
const read = (text: string): unknown => {
  const { where, measure, limit, inclusive } = budgetOption('--fail-if', text);
  return { where, measure, limit, ...(inclusive && { inclusive }) };
};
const refused = (act: () => unknown, message: RegExp): void =>
  assert.throws(act, (error: unknown) => error instanceof MprofLineError && message.test(error.message));

describe('--fail-if', () => {
  it('a function, a line, a file, a function of a file, the total', () => {
    const limit = 5 * MB;
    const measure = 'allocated';
    assert.deepEqual(read('parse.allocated > 5MB'), { where: { kind: 'function', name: 'parse' }, measure, limit });
    assert.deepEqual(read('Parser.read.allocated>5MB'), {
      where: { kind: 'function', name: 'Parser.read' },
      measure,
      limit,
    });
    assert.deepEqual(read('<module>.allocated > 5 MB'), {
      where: { kind: 'function', name: '<module>' },
      measure,
      limit,
    });
    assert.deepEqual(read('src/store.ts:10.allocated > 5MB'), {
      where: { kind: 'line', file: 'src/store.ts', line: 10 },
      measure,
      limit,
    });
    assert.deepEqual(read('C:\\a\\store.ts:10.allocated > 5MB'), {
      where: { kind: 'line', file: 'C:\\a\\store.ts', line: 10 },
      measure,
      limit,
    });
    assert.deepEqual(read('src/store.ts.allocated > 5MB'), {
      where: { kind: 'file', file: 'src/store.ts' },
      measure,
      limit,
    });
    assert.deepEqual(read('src/store.ts:Store.add.allocated > 5MB'), {
      where: { kind: 'function', file: 'src/store.ts', name: 'Store.add' },
      measure,
      limit,
    });
    assert.deepEqual(read('total.peak >= 200MB'), {
      where: { kind: 'total' },
      measure: 'peak',
      limit: 200 * MB,
      inclusive: true,
    });
  });

  it('bytes, times and numbers', () => {
    const limitOf = (text: string): number => budgetOption('--fail-if', text).limit;
    assert.equal(limitOf('a.live > 0'), 0);
    assert.equal(limitOf('a.allocated > 0.5MB'), MB / 2);
    assert.equal(limitOf('a.time > 1.5s'), 1500);
    assert.equal(limitOf('a.ms > 20'), 20);
    assert.equal(limitOf('a.hits > 10,000'), 10_000);
  });

  it('what is wrong is named, with what was expected', () => {
    refused(
      () => read('parse > 5MB'),
      /^--fail-if: expected a limit such as 'parse\.allocated > 5MB'.*given "parse > 5MB"$/,
    );
    refused(
      () => read('a.alocated > 5MB'),
      /expected a measure of a function: allocated, .*; did you mean allocated\?$/,
    );
    refused(() => read('total.hits > 5'), /expected a measure of the total: .*given "hits"/);
    refused(
      () => read('a.allocated > 5s'),
      /^--fail-if: limit of allocated: expected a size such as 200MB, given "5s"$/,
    );
    refused(() => read('a.time > 5MB'), /limit of time: expected a time/);
    refused(() => read('a.hits > 1.5'), /limit of hits: expected a whole number, given "1\.5"$/);
  });
});

describe('@profile limit', () => {
  const where = { kind: 'function' as const, name: 'f' };
  it('one measure or several', () => {
    const found = commentBudgets('a.js:1', 'allocated 5MB, live: 1MB,hits 3', where);
    assert.deepEqual(
      found.map(({ measure, limit }) => [measure, limit]),
      [
        ['allocated', 5 * MB],
        ['live', MB],
        ['hits', 3],
      ],
    );
  });

  it('what is wrong is named', () => {
    refused(
      () => commentBudgets('a.js:1', '', where),
      /^a\.js:1: expected a measure and a limit such as allocated 5MB, given ""$/,
    );
    refused(() => commentBudgets('a.js:1', 'alocated 5MB', where), /^a\.js:1: expected a measure of a function/);
  });
});

describe('diff --fail-if', () => {
  it('a share or an amount, of the lines or of what is named', () => {
    const { text: _, ...all } = growthOption('--fail-if', '+10%');
    assert.deepEqual(all, { where: { kind: 'total' }, measure: 'lines', more: 0.1, isShare: true });
    const { text: __, ...one } = growthOption('--fail-if', 'parse.allocated +1MB');
    assert.deepEqual(one, {
      where: { kind: 'function', name: 'parse' },
      measure: 'allocated',
      more: MB,
      isShare: false,
    });
  });

  it('what is wrong is named', () => {
    refused(
      () => growthOption('--fail-if', '10%'),
      /expected a growth such as \+10% or 'parse\.allocated \+1MB', given "10%"$/,
    );
    refused(() => growthOption('--fail-if', '+5q'), /expected a size/);
  });
});
