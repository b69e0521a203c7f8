import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fitGrowth } from '../../../src/usage/growth/fit.ts';

const sizes = [100, 200, 400, 800, 1600, 3200];
const orders: [string, (n: number) => number, number][] = [
  ['1', () => 1, 0],
  ['log n', Math.log2, 0.2],
  ['√n', Math.sqrt, 0.5],
  ['n', (n) => n, 1],
  ['n log n', (n) => n * Math.log2(n), 1.13],
  ['n²', (n) => n ** 2, 2],
  ['n² log n', (n) => n ** 2 * Math.log2(n), 2.13],
  ['n³', (n) => n ** 3, 3],
];

describe('fitGrowth', () => {
  for (const [name, of, exponent] of orders) {
    it(`finds ${name} in readings that waver by 0.2 %`, () => {
      const scale = 5e8 / of(3200);
      // A fixed pattern of errors: the same in every run.
      const values = sizes.map((n, i) => 4e6 + scale * of(n) * (1 + 0.002 * Math.sin(7 * i + 1)));
      const fit = fitGrowth(sizes, values, 4096);
      assert.equal(fit.order, name, fit.text);
      assert.ok(fit.weight > 0.5, fit.text);
      assert.ok(Math.abs(fit.exponent - exponent) < 0.12, fit.text);
      assert.ok(Math.abs(fit.candidates.reduce((sum, each) => sum + each.weight, 0) - 1) < 1e-9);
    });
  }

  it('gives the coefficient and what does not depend on n', () => {
    const fit = fitGrowth(
      sizes,
      sizes.map((n) => 1e6 + 8 * n ** 2),
      1,
    );
    assert.equal(fit.order, 'n²');
    assert.ok(Math.abs(fit.coefficient - 8) < 1e-6);
    assert.ok(Math.abs(fit.intercept - 1e6) < 1);
    assert.ok(Math.abs(fit.exponent - 2) < 1e-6 && fit.exponentError < 1e-6);
  });

  it('says that it does not know from two sizes', () => {
    const fit = fitGrowth([1, 2, 2], [1, 2, 2], 1);
    assert.equal(fit.order, '?');
    assert.equal(fit.text, 'no order (2 different sizes; an order needs 3)');
  });

  it('takes what only wavers within its error for constant', () => {
    assert.equal(fitGrowth(sizes, [5, 9, 1, 7, 3, 8], 100).text, 'constant (100 % of the evidence)');
    const errors = [1e3, 1e6, 1e6, 1e6, 1e6, 1e6];
    assert.equal(fitGrowth(sizes, [1e6, 9e5, 2e6, 1.5e6, 5e5, 1e6], errors).order, '1');
  });

  it('calls nothing constant that differs by more than its error', () => {
    for (const last of [2e6, 5e6, 11e6]) {
      const fit = fitGrowth([1, 2, 3, 4, 5], [3e5, 3e5, 3e5, 3e5, last], 1e5);
      assert.notEqual(fit.order, '1', fit.text);
    }
    const falls = fitGrowth(sizes, [6e6, 5e6, 4e6, 3e6, 2e6, 1e6], 100);
    assert.equal(falls.order, '?');
    assert.equal(falls.text, 'no order (it falls from 5.7 MB at n = 100 to 976.6 KB at n = 3200)');
  });

  it('takes one reading that is too large, or too small, for no order of growth', () => {
    for (const count of [3, 4, 5]) {
      const at = sizes.slice(0, count);
      for (let i = 0; i < count; i++) {
        for (const value of [2e4, 5e4, 15e4, 5e5, 5e6]) {
          const fit = fitGrowth(
            at,
            at.map((_, j) => (i === j ? value : 1e5 + 500 * j)),
            2e4,
          );
          assert.match(fit.order, /^[1?]$/, `${value} at ${at[i]}: ${fit.text}`);
        }
      }
    }
    const fit = fitGrowth([1e6, 2e6, 4e6], [2000, 2100, 90_000], 16_384);
    assert.equal(fit.text, 'no order (87.9 KB at n = 4000000 alone is not constant)');
  });

  it('says when points follow no order', () => {
    const fit = fitGrowth([1, 2, 3, 4, 5], [3e5, 11e6, 2e6, 9e6, 5e5], 1e5);
    assert.equal(fit.order, '?');
    assert.match(fit.text, /^no order \(the points follow none; the nearest, .+, is off by \d+ %\)$/);
    assert.ok(fit.candidates.length > 1);
  });

  it('decides nothing by few points that stray: the correction is infinite there', () => {
    const fit = fitGrowth([1, 2, 3, 4], [1e6, 3e6, 2e6, 5e6], 1e4);
    assert.equal(
      fit.text,
      'no order (4 sizes are too few: the points stray from every order by more than their error)',
    );
  });

  it('finds an order in four exact points', () => {
    const fit = fitGrowth(
      [1000, 2000, 4000, 8000],
      [1.02e6, 4.01e6, 16.02e6, 64.04e6],
      [131072, 16384, 131072, 208000],
    );
    assert.equal(fit.order, 'n²', fit.text);
    assert.ok(fit.weight > 0.95, fit.text);
  });

  it('takes an error for a bound: most of what lies within it is nearer', () => {
    const five = [160, 226, 320, 453, 640];
    const values = five.map((n) => 2e5 + 98 * n ** 2);
    const fit = fitGrowth(five, values, [150e3, 250e3, 300e3, 900e3, 1e6]);
    // With the bounds as standard errors it was 83 %.
    assert.ok(fit.order === 'n²' && fit.weight > 0.95, fit.text);
  });

  it('admits doubt: the shares of close orders are close', () => {
    const fit = fitGrowth([100, 110, 120], [1e6, 1.1e6, 1.2e6], 1e4);
    assert.ok(fit.weight < 0.9, fit.text);
  });

  it('gives finite shares for any readings', () => {
    const reading = fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.nat({ max: 1e9 }));
    fc.assert(
      fc.property(fc.uniqueArray(reading, { minLength: 3, maxLength: 8, selector: ([n]) => n }), (readings) => {
        const fit = fitGrowth(
          readings.map(([n]) => n),
          readings.map(([, memory]) => memory),
          1024,
        );
        if (fit.order === '?') return assert.match(fit.text, /^no order \(/);
        assert.ok(fit.weight > 0 && fit.weight <= 1 + 1e-9, fit.text);
        assert.ok(Number.isFinite(fit.coefficient));
      }),
    );
  });
});
