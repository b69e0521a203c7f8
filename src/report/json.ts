import type { Profile } from '../profile/types.ts';

/** Control characters that JSON leaves as they are, but a terminal obeys. */
const UNSAFE = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** The profile as one JSON document. Large numeric columns stay on one line each. */
export function renderJson(profile: Profile): string {
  return JSON.stringify(profile).replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`) + '\n';
}
