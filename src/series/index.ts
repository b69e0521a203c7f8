export { readRecording } from './dat-read.ts';
export { downsample } from './downsample.ts';
export type { Peak } from './peak.ts';
export { functionPeak, peakOf } from './peak.ts';
export type * from './types.ts';
