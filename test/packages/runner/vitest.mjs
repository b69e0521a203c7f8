// Stands in for the package `vitest`: describe.mjs has made what the tests import.
export const {
  describe,
  suite,
  it,
  test,
  expect,
  expectTypeOf,
  assertType,
  vi,
  beforeEach,
  afterEach,
  beforeAll,
  afterAll,
} = globalThis[Symbol.for('suite-api')];
