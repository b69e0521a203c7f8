/**
 * The launcher puts the probes into the script while the program's process starts: it has nothing else to do, and that process needs no parser
 * then. The cache hands the text over.
 */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { transformStamp } from '../lazy.ts';
import type { Settings } from '../session/settings.ts';
import { noteOfWork } from './awaited.ts';
import { fileToProbe } from './file-to-probe.ts';
import { knownProbes, putProbes } from './probed.ts';
import { createSelection } from './selection.ts';
import { needsCompiling } from './transform.ts';
import { formatOf, knownFormat } from './typescript/package-type.ts';

/** Bytes of the longest file: the launcher hears no signal meanwhile. */
const LONGEST = 100_000;

/** Keeps the script at `path` with its probes, unless that is kept, or nothing in it is to be measured. What is wrong with it, its own process says. */
export function makeAhead(path: string, settings: Settings): void {
  const { session, cache, pretty, live, holders } = settings;
  if (session === null || cache === null || transformStamp === null || settings.functionTimes !== null) return;
  const note = noteOfWork(session, path);
  try {
    if (statSync(path).size > LONGEST) return;
    const text = readFileSync(path, 'utf8');
    const format = needsCompiling(path) ? formatOf(path, text) : knownFormat(path);
    const choice = { selection: createSelection(settings), pretty, live: live !== null, objects: holders, cache };
    const file = fileToProbe({ path, text, format }, choice);
    if (file === null || knownProbes(file) !== undefined) return;
    writeFileSync(note, '', { mode: 0o600 });
    try {
      putProbes(file);
    } finally {
      rmSync(note, { force: true });
    }
  } catch {
    // Its own process makes the text then.
  }
}
