import type { Command } from 'commander';
import { MprofLineError } from '../../error.ts';
import { addSection } from '../../options/command-line.ts';
import { optionSourcesOf, readSection } from '../../options/read.ts';
import { functionPeak, type Peak, peakOf } from '../../series/peak.ts';
import type { Recording } from '../../series/types.ts';
import { alternatives, hint } from '../../text/expected.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { formatBytes, formatMs } from '../../text/units.ts';
import { writeText } from '../../text/write-text.ts';
import { chosenRecordings } from '../recording/read.ts';

/** Adds `mprof-line peak [files…]`: the largest memory of recordings. */
export function addPeakCommand(program: Command): void {
  const command = program
    .command('peak')
    .description('print the largest memory of recordings')
    .argument('[recordings...]', 'files, or indices as mprof-line list shows them; -1 is the newest (default: -1)');
  addSection(command, 'peak').action((words: string[], raw: object) => {
    const { func } = readSection('peak', optionSourcesOf(raw, process.env, process.cwd()));
    for (const recording of chosenRecordings(words))
      writeText(1, func === undefined ? whole(recording) : during(recording, func));
  });
}

function whole(recording: Recording): string {
  const main = peakOf(recording);
  if (!main) throw new MprofLineError(`${recording.name} holds no sample`);
  const tracked = new Set(recording.children.map((child) => child.label));
  // Without a line of its own, a child can still have the kernel's mark.
  const pids = [
    ...tracked,
    ...recording.kernelPeaks.map((peak) => peak.pid).filter((pid) => pid !== '' && !tracked.has(pid)),
  ];
  const children = pids.map((pid) => `  process ${escapeControls(pid)}\t${describe(peakOf(recording, pid)!)}\n`);
  return `${escapeControls(recording.name)}\t${describe(main)}\n${children.join('')}`;
}

function during(recording: Recording, name: string): string {
  const peak = functionPeak(recording, name);
  if (peak) return `${escapeControls(recording.name)}\t${describe(peak)}\n`;
  const names = [...new Set(recording.functions.map((call) => call.name))].slice(0, 10);
  const expected =
    names.length === 0 ? 'it has no function times' : `expected ${alternatives(names)}${hint(name, names)}`;
  throw new MprofLineError(`--func: ${recording.name} has no function ${name}; ${expected}`);
}

function describe(peak: Peak): string {
  const how =
    peak.kind === 'kernel'
      ? 'by the kernel'
      : `the largest sample${peak.time === undefined ? '' : `, at ${formatMs(peak.time)}`}`;
  return `${formatBytes(peak.memory, 3)}\t${how}`;
}
