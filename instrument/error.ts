/** The one error of the transform: a file that does not parse, or that cannot be instrumented. */
export class InstrumentError extends Error {
  override readonly name = 'InstrumentError';
  readonly filename: string;
  /** 1-based; 0 when the whole file is meant. */
  readonly line: number;
  /** 1-based; 0 when the whole line is meant. */
  readonly column: number;

  constructor(message: string, filename: string, line: number, column: number) {
    super(`${filename}${line > 0 ? `:${line}:${column}` : ''}: ${message}`);
    this.filename = filename;
    this.line = line;
    this.column = column;
  }
}
