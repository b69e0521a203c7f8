/**
 * What NODE_OPTIONS names with --require. Required instead of imported, it leaves the loading of the entry point alone:
 * with --import Node loads that as ES modules are loaded, and stack traces and uncaught errors look different.
 */
import { startProfiled } from './start.ts';

startProfiled(stackOfLoading);

/** The stack of this very module being loaded, which shows what Node's own frames look like. */
function stackOfLoading(): string | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return stack;
}
