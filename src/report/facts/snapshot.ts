import type { Profile } from '../../profile/types.ts';

/** Whether V8 wrote a heap snapshot within the run: resident memory has what that took in it. */
export function tookSnapshot({ functions }: Pick<Profile, 'functions'>): boolean {
  return functions.some(({ lines }) => lines.some(({ holders = [] }) => holders.length > 0));
}
