import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { INCLUDED } from './names.ts';

/** A function that was chosen, as the notes name it. */
export interface SelectedFunction {
  name: string;
  /** 1-based first line. */
  line: number;
}

/** Adds a note to the file of that name (names.ts); `value` is one line of JSON. Never throws: without a folder there is nobody who reads it. */
export function note(session: string, name: string, value: object): void {
  try {
    append(join(session, name), `${JSON.stringify(value)}\n`);
  } catch {
    // The folder has gone, or the disk is full.
  }
}

/** By the functions that do one thing each: `appendFileSync` calls others, which a program may have replaced. */
function append(path: string, text: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

/** Notes a pattern of `--include` that let a file in, for the session's report. */
export function noteIncluded(session: string | null): (pattern: string) => void {
  return (pattern) => {
    if (session !== null) note(session, INCLUDED, { pattern });
  };
}

/** All notes of one kind, each once; those that cannot be read are left out. */
export function readNotes<T>(session: string, name: string): T[] {
  try {
    const lines = readFileSync(join(session, name), 'utf8').split('\n');
    return [...new Set(lines)].flatMap((line) => parse<T>(line));
  } catch {
    return [];
  }
}

function parse<T>(line: string): T[] {
  try {
    return [JSON.parse(line) as T];
  } catch {
    return [];
  }
}
