import { writeSync } from 'node:fs';
import { MprofLineError } from '../error.ts';
import { systemReason } from './system-reason.ts';

/**
 * Writes all of `text` to a descriptor at once, waiting where a pipe is full, so that it also works while a process is
 * exiting; a reader that has gone is no error.
 * @throws MprofLineError when stdout takes nothing more; of stderr nobody could be told.
 */
export function writeText(descriptor: 1 | 2, text: string): void {
  writeBytes(descriptor, Buffer.from(text));
}

/** The same for bytes. */
export function writeBytes(descriptor: 1 | 2, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // EIO: a terminal that was closed.
      if (code === 'EPIPE' || code === 'EOF' || code === 'EIO') return;
      if (code !== 'EAGAIN') {
        if (descriptor === 2) return;
        throw new MprofLineError(`cannot write to stdout: ${systemReason(error)}`);
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/** NO_COLOR and FORCE_COLOR (https://no-color.org, https://force-color.org) before what the terminal is. */
export function wantsColor(env: NodeJS.ProcessEnv, isTTY: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTTY && env.TERM !== 'dumb';
}

/**
 * How stdout wants its text: coloured or not, and cut to how many columns. Off a terminal `COLUMNS` says how many; without
 * it nothing is cut.
 */
export function stdoutShape(): { color: boolean; width: number | undefined } {
  const isTTY = process.stdout.isTTY === true;
  return { color: wantsColor(process.env, isTTY), width: isTTY ? process.stdout.columns : columnsOf(process.env) };
}

function columnsOf({ COLUMNS }: NodeJS.ProcessEnv): number | undefined {
  return COLUMNS !== undefined && /^[1-9]\d{0,4}$/.test(COLUMNS) ? Number(COLUMNS) : undefined;
}
