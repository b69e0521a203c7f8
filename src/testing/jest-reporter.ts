import { heaviestTests, openRecords, takeRecords } from './records.ts';

/** A reporter for jest (`reporters: ['default', 'mprof-line/jest/reporter']`): the tests that allocated most, at the end. */
export default class MemoryReporter {
  readonly #folder: string = openRecords();
  readonly #top: number;

  /** `top`: how many tests are shown, 10 by default. */
  constructor(_config: unknown, { top = 10 }: { top?: number } = {}) {
    this.#top = top;
  }

  onRunComplete(): void {
    process.stderr.write(heaviestTests(takeRecords(this.#folder), this.#top));
  }
}
