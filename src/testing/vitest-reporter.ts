import { heaviestTests, openRecords, takeRecords } from './records.ts';

/** A reporter for vitest (`reporters: ['default', 'mprof-line/vitest/reporter']`): the tests that allocated most, at the end. */
export default class MemoryReporter {
  readonly #folder: string = openRecords();
  readonly #top: number;

  /** `top`: how many tests are shown, 10 by default. */
  constructor({ top = 10 }: { top?: number } = {}) {
    this.#top = top;
  }

  onTestRunEnd(): void {
    process.stdout.write(heaviestTests(takeRecords(this.#folder), this.#top));
  }
}
