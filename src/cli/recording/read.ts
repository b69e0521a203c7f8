import { readRecording } from '../../series/dat-read.ts';
import { newestRecording, resolveRecordings } from '../../series/recording-files.ts';
import type { Recording } from '../../series/types.ts';
import { escapeControls } from '../../text/plain-text.ts';

/** Reads the recordings that a person named, or the newest one; what could not be read of them is said on stderr. */
export function chosenRecordings(words: readonly string[]): Recording[] {
  const paths = words.length === 0 ? [newestRecording()] : resolveRecordings(words);
  return paths.map((path) => {
    const recording = readRecording(path);
    for (const { line, message } of recording.warnings)
      process.stderr.write(`mprof-line: ${path}:${line}: ${escapeControls(message)}\n`);
    return recording;
  });
}
