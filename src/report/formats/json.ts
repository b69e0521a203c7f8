/** Control characters that JSON leaves as they are, but a terminal obeys. */
const UNSAFE = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** A document as JSON on one line, in which no character is one that a terminal obeys. */
export function toJson(document: object): string {
  return JSON.stringify(document).replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`) + '\n';
}
