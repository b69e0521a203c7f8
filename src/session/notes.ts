import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A function that was chosen, as the notes name it. */
export interface SelectedFunction {
  name: string;
  /** 1-based first line. */
  line: number;
}

/** Adds a note to the file of that name (names.ts); `value` is one line of JSON. Never throws: without a folder there is nobody who reads it. */
export function note(session: string, name: string, value: object): void {
  try {
    appendFileSync(join(session, name), `${JSON.stringify(value)}\n`, { mode: 0o600 });
  } catch {
    // The folder has gone, or the disk is full.
  }
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
