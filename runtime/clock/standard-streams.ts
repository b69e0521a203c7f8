import * as fs from 'node:fs';

const { fstatSync } = fs;

/**
 * Whether the descriptors 0 to 2 are open, as they are when a program begins. Where it has closed one, the next file that any thread of
 * the process opens gets that number: what the program writes there would go into the file, and the number would be taken
 * when the program opens one in its place.
 */
export function areStandardStreamsOpen(): boolean {
  try {
    fstatSync(0);
    fstatSync(1);
    fstatSync(2);
    return true;
  } catch {
    return false;
  }
}
