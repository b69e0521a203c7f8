export { InstrumentError } from './error.ts';
export { instrument } from './instrument.ts';
export type { FunctionInfo, InstrumentOptions, InstrumentResult, LineShifts, SourceMapV3 } from './types.ts';
