/**
 * A setup file for jest (`setupFilesAfterEnv: ['mprof-line/jest']`): measures each test, and adds `toAllocateLessThan` and
 * `toLeakLessThan` to `expect`.
 */
import { relative } from 'node:path';
import { afterTest, beforeTest } from './each-test.ts';
import { type MemoryMatchers, matchers, type Returned } from './matchers.ts';

export { limitMemory } from './each-test.ts';
export type { Limit } from './limits.ts';
export type { MemoryMatchers } from './matchers.ts';

declare global {
  namespace jest {
    /** That of `@types/jest`. */
    interface Matchers<R, T> extends MemoryMatchers<Returned<T, R>> {}
  }
}

// @ts-expect-error It is jest's, and not needed to build this package.
declare module 'expect' {
  /** That of `@jest/globals`. */
  interface Matchers<R extends void | Promise<void>, T = unknown> extends MemoryMatchers<Returned<T, R>> {}
}

/** What jest puts on the global object of a test file. */
interface Jest {
  expect?: { extend(matchers: object): void; getState(): { currentTestName?: string; testPath?: string } };
  beforeEach?(hook: () => void): void;
  afterEach?(hook: () => void): void;
}

const { expect, beforeEach, afterEach } = globalThis as Jest;
const KEY = Symbol.for('mprof-line.jest');

// Once a test file, however often it is required there.
if (expect && beforeEach && afterEach && !(KEY in globalThis)) {
  Object.defineProperty(globalThis, KEY, { value: true, configurable: true });
  expect.extend(matchers);
  beforeEach(() => beforeTest());
  afterEach(() => {
    const { currentTestName = '', testPath = '' } = expect.getState();
    afterTest(currentTestName, relative(process.cwd(), testPath));
  });
}
