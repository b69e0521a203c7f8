import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../load/settings.ts';
import type { Warning } from '../profile/types.ts';
import type { Exit } from './launch.ts';
import type { OutputSettings } from './output-options.ts';

/** A run that has ended. */
export interface Run {
  /** The file that node ran, and as it was called. */
  path: string;
  script: string;
  args: string[];
  settings: Settings;
  output: OutputSettings;
  exit: Exit;
}

/** Makes one profile of what the processes of a session left, and delivers it. */
export function report(directory: string, run: Run): void {
  console.error('TODO', readWarnings(directory), run.script);
}

function readWarnings(directory: string): Warning[] {
  try {
    const lines = readFileSync(join(directory, 'warnings.jsonl'), 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line) as Warning);
  } catch {
    return [];
  }
}
