import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Profile, SourceFile, Warning } from '../profile/types.ts';
import { splitLines } from '../report/facts/source.ts';
import { sourcePlaces } from './read-source.ts';

/** Longer lines are cut, and what exceeds the whole is left out: minified files have lines of megabytes. */
const MOST_LINE = 300;
const MOST_TEXT = 2 * 1024 * 1024;

/** The hash by which a report knows whether a file has changed: SHA-256 of its text, in hexadecimal digits. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * A copy of `profile`, made when its program has ended, that knows its sources: a hash of each file, and the text of the
 * lines that ran. Of a file that was written meanwhile nobody knows which text ran; a warning says so.
 */
export function withKnownSources(profile: Profile, readSource: (path: string) => string | null): Profile {
  const named = namedLines(profile);
  const warnings: Warning[] = [];
  let room = MOST_TEXT;
  const files = profile.files.map((file, index): SourceFile => {
    const text = readSource(file.path);
    if (text === null) return file;
    if (writtenSince(file.path, profile)) {
      const message = 'it was written while the program ran: its lines may not be those that were measured';
      warnings.push({ kind: 'other', message, file: file.path });
      return file;
    }
    const lines = splitLines(text);
    const kept: { line: number; text: string }[] = [];
    for (const line of [...(named.get(index) ?? [])].sort((a, b) => a - b)) {
      const words = lines[line - 1]?.slice(0, MOST_LINE);
      if (words === undefined || words.trim() === '' || words.length > room) continue;
      room -= words.length;
      kept.push({ line, text: words });
    }
    return { ...file, hash: hashOf(text), ...(kept.length > 0 && { text: kept }) };
  });
  return { ...profile, files, run: { ...profile.run, warnings: [...profile.run.warnings, ...warnings] } };
}

/** For each file by its index, the first lines of functions that were called and the lines that ran. */
function namedLines({ functions }: Profile): Map<number, Set<number>> {
  const named = new Map<number, Set<number>>();
  for (const { file, line, calls, lines } of functions) {
    const known = named.get(file) ?? new Set();
    named.set(file, known);
    if (calls > 0) known.add(line);
    for (const { line, hits } of lines) if (hits > 0) known.add(line);
  }
  return named;
}

function writtenSince(path: string, { run }: Profile): boolean {
  return sourcePlaces(path, [run.cwd]).some((place) => {
    const written = statSync(place, { throwIfNoEntry: false })?.mtimeMs;
    const since = written === undefined ? Number.NEGATIVE_INFINITY : written - run.startedAt;
    return since > -TICK && since <= run.durationMs + MOST_DELAY;
  });
}

/** The times of files may be a tick of the system's clock behind, in ms: Linux has 100 a second or more. */
const TICK = 10;
/** A report comes so many ms after the end at most; a time of writing far in the future says nothing. */
const MOST_DELAY = 60_000;

/**
 * How a report reads sources. `readSource` gives null for a text that has changed since the profile was made, by its hash;
 * `hasChanged` tells that from a file that is not there.
 */
export interface GuardedSources {
  readSource: (path: string, hash?: string) => string | null;
  hasChanged: (path: string, hash?: string) => boolean;
}

/** Holds what is read against the hash of what ran. */
export function guardedSources(readSource: (path: string) => string | null): GuardedSources {
  const texts = new Map<string, { text: string; hash: string } | null>();
  const look = (path: string, hash: string | undefined): { text: string | null; changed: boolean } => {
    let known = texts.get(path);
    if (known === undefined) {
      const text = readSource(path);
      known = text === null ? null : { text, hash: hashOf(text) };
      texts.set(path, known);
    }
    const changed = known !== null && hash !== undefined && known.hash !== hash;
    return { text: changed ? null : (known?.text ?? null), changed };
  };
  return {
    readSource: (path, hash) => look(path, hash).text,
    hasChanged: (path, hash) => look(path, hash).changed,
  };
}
