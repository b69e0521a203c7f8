export type * from './profile/types.ts';
