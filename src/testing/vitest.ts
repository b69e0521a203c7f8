/**
 * A setup file for vitest (`setupFiles: ['mprof-line/vitest']`): measures each test, and adds `toAllocateLessThan` and
 * `toLeakLessThan` to `expect`.
 */
import { relative } from 'node:path';
import { afterTest, beforeTest } from './each-test.ts';
import { matchers } from './matchers.ts';

export { limitMemory } from './each-test.ts';
export type { Limit } from './limits.ts';
export type { MemoryMatchers } from './matchers.ts';

interface Task {
  name: string;
  suite?: Task;
  file: { filepath: string };
}

/** What is used of vitest's; its types are not needed to build this package. */
interface Vitest {
  expect: { extend(matchers: object): void };
  beforeEach(hook: () => void): void;
  afterEach(hook: (context: { task: Task }) => void): void;
}

const runner: string = 'vitest';
const { expect, beforeEach, afterEach } = (await import(runner)) as Vitest;

expect.extend(matchers);
beforeEach(() => beforeTest());
afterEach(({ task }) => afterTest(fullName(task), relative(process.cwd(), task.file.filepath)));

function fullName({ name, suite }: Task): string {
  return suite === undefined || suite.name === '' ? name : `${fullName(suite)} > ${name}`;
}
