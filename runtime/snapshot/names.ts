/** Ends of the names of a thread's files in the session directory. */

/** It has begun to measure, and saves from here on what it counts. */
export const BEGUN = '.begun';
/** What it counted so far. */
export const LIVE = '.live';
/** Its last word. */
export const FINAL = '.final';
/** What is added while a file is written. */
export const TEMPORARY = '.tmp';
