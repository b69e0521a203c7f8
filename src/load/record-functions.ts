/** What a process needs that `mprof-line run` records: executions of functions and named blocks, and no lines. */
export { recordInto } from '../usage/function-recorder.ts';
export { functionTimesRuntime } from '../usage/function-times.ts';
