/** Line and column, both 1-based as in a stack trace. */
export interface Place {
  line: number;
  column: number;
}
