/**
 * A setup file for vitest (`setupFiles: ['mprof-line/vitest']`): measures each test, and adds `toAllocateLessThan` and
 * `toLeakLessThan` to `expect`.
 */
import { relative } from 'node:path';
// @ts-expect-error It is the project's, and not needed to build this package. By a plain import it is found in each of its pools.
import * as vitest from 'vitest';
import { afterTest, beforeTest } from './each-test.ts';
import { type MemoryMatchers, matchers, type Returned } from './matchers.ts';

export { limitMemory } from './each-test.ts';
export type { Limit } from './limits.ts';
export type { MemoryMatchers } from './matchers.ts';

// @ts-expect-error It is the project's, as above.
declare module 'vitest' {
  interface Matchers<T> extends MemoryMatchers<Returned<T>> {}
}

interface Task {
  name: string;
  suite?: Task;
  file: { filepath: string };
}

/** What is used of vitest's. */
interface Vitest {
  expect: { extend(matchers: object): void };
  beforeEach(hook: () => void): void;
  afterEach(hook: (context: { task: Task }) => void): void;
}

const { expect, beforeEach, afterEach } = vitest as Vitest;

expect.extend(matchers);
beforeEach(() => beforeTest());
afterEach(({ task }) => afterTest(fullName(task), relative(process.cwd(), task.file.filepath)));

function fullName({ name, suite }: Task): string {
  return suite === undefined || suite.name === '' ? name : `${fullName(suite)} > ${name}`;
}
