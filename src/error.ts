/** Everything a person can get wrong ends in this error: a message that names the option or file, what was expected and what was given. */
export class MprofLineError extends Error {
  override readonly name = 'MprofLineError';

  /** The bundles and the plain modules hold a copy of this class each: an error of one is an error of the other. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === 'MprofLineError';
  }
}
