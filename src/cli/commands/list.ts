import { closeSync, openSync, readSync } from 'node:fs';
import type { Command } from 'commander';
import { listRecordings } from '../../series/recording-files.ts';
import { escapeControls } from '../../text/plain-text.ts';
import { systemReason } from '../../text/system-reason.ts';
import { writeText } from '../../text/write-text.ts';

/** Adds `mprof-line list`: the recordings of the current folder, with their indices. */
export function addListCommand(program: Command): void {
  program
    .command('list')
    .description('list the recordings of this folder, oldest first')
    .action(() => {
      const names = listRecordings();
      if (names.length === 0) process.stderr.write('mprof-line: this folder has no mprofile_*.dat file\n');
      for (const [index, name] of names.entries())
        writeText(1, `${index}  ${name}  ${when(name)}  ${command(name)}\n`.replace(/ +\n$/, '\n'));
    });
}

/** `2026-11-23 02:12:33`, from the name. */
function when(name: string): string {
  const match = /^mprofile_(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)\.dat$/.exec(name);
  return match ? `${match[1]}-${match[2]}-${match[3]} ${match[4]}:${match[5]}:${match[6]}` : '-';
}

/** The command that was recorded: `CMDLINE` is the first record as a rule. Where it cannot be read, that is said, and the status is 1. */
function command(name: string): string {
  try {
    const fd = openSync(name, 'r');
    const buffer = Buffer.alloc(512);
    const head = buffer.toString('utf8', 0, readSync(fd, buffer));
    closeSync(fd);
    return escapeControls(/^CMDLINE (.*)/m.exec(head)?.[1] ?? '').slice(0, 80);
  } catch (error) {
    process.stderr.write(`mprof-line: cannot read ${name}: ${systemReason(error)}\n`);
    process.exitCode = 1;
    return '';
  }
}
