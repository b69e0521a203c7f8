/** Everything a person can get wrong ends in this error: a message that names the option or file, what was expected and what was given. */
export class MprofLineError extends Error {
  override readonly name = 'MprofLineError';
}
