/**
 * For node:test: a test file that imports this has each of its tests measured, and the heaviest printed when it ends.
 */
import { relative } from 'node:path';
import { after, afterEach, beforeEach } from 'node:test';
import { afterTest, beforeTest } from './each-test.ts';
import { judgeAllocation, judgeLeak, type Limit, type Verdict } from './limits.ts';
import { callerOf, errorAt } from './place.ts';
import { heaviestTests, type TestRecord } from './records.ts';
import { run, type Steps } from './steps.ts';

export { limitMemory } from './each-test.ts';
export type { Limit } from './limits.ts';

/** As many tests are shown at the end. */
const TOP = 10;
const records: TestRecord[] = [];
const file = relative(process.cwd(), process.argv[1] ?? '');

beforeEach(() => beforeTest());
afterEach((context) => {
  const { name, fullName = name } = context as { name: string; fullName?: string };
  afterTest(fullName, file, (record) => records.push(record));
});
after(() => void process.stdout.write(heaviestTests(records, TOP)));

/**
 * Throws unless one call of the function allocates less than this, when it is warm: the median of nine calls after five
 * others. Returns a promise when the function does.
 * @throws MprofLineError with the heaviest lines.
 */
export function allocatesLessThan(call: () => unknown, limit: Limit): void | Promise<void> {
  return run(demand(judgeAllocation('allocatesLessThan', call, limit), allocatesLessThan));
}

/**
 * Throws unless one call leaves less than this in use after a full collection: the median of five rounds of ten calls.
 * Returns a promise when the function does.
 * @throws MprofLineError with the lines whose living bytes grew, under `--live`.
 */
export function leaksLessThan(call: () => unknown, limit: Limit): void | Promise<void> {
  return run(demand(judgeLeak('leaksLessThan', call, limit), leaksLessThan));
}

function demand(judged: Steps<Verdict>, asked: (call: () => unknown, limit: Limit) => unknown): Steps<void> {
  const place = callerOf(asked);
  return (function* () {
    const { pass, message } = yield* judged;
    if (!pass) throw errorAt(place, `${asked.name}: ${message}`);
  })();
}
