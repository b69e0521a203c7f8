export * from './plot/index.ts';
export type * from './profile/types.ts';
export * from './series/index.ts';
export { label, reset, snapshot } from './snapshot.ts';
export * from './usage/index.ts';
