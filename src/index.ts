export { label, reset, snapshot } from './library/snapshot.ts';
export * from './plot/index.ts';
export type * from './profile/types.ts';
export * from './series/index.ts';
export * from './usage/index.ts';
