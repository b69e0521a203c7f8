import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MprofLineError } from '../../error.ts';
import { hasProc } from '../../process/tree.ts';
import { connect, type Remote } from './remote.ts';

/** The inspector of another process. */
export interface OpenedInspector {
  remote: Remote;
  /** Whether it was opened for this, by the signal that Node knows for it. */
  opened: boolean;
}

const USUAL_PORT = 9229;
/** ms that Node gets to open it: a program may be busy for a while. */
const OPENS_WITHIN = 10_000;
const LOOK = 50;
/** SIGUSR1 among the bits of `SigCgt`. */
const CAUGHT = 1n << 9n;

/**
 * Connects to the inspector of a node process; opens it where it is not open.
 * @throws MprofLineError when that is no node process, or its inspector does not open.
 */
async function openInspector(pid: number): Promise<OpenedInspector> {
  const command = hasProc ? checkProcess(pid) : [];
  let before = portsOf(pid);
  for (const port of likelyPorts(command)) {
    if (before !== null && !before.has(port)) continue;
    const remote = await connectTo(port, pid);
    if (remote !== null) return { remote, opened: false };
  }
  openIt(pid);
  for (const end = Date.now() + OPENS_WITHIN; Date.now() < end; await pause(LOOK)) {
    const now = portsOf(pid);
    const gone = now !== null && [...before!].some((port) => !now.has(port));
    if (gone) {
      // One that was opened for somebody else before was about to close.
      before = new Set([...before!].filter((port) => now.has(port)));
      openIt(pid);
    }
    const fresh = now === null ? [USUAL_PORT] : [...now].filter((port) => !before!.has(port));
    for (const port of fresh) {
      const remote = await connectTo(port, pid);
      if (remote !== null) return { remote, opened: true };
    }
  }
  throw new MprofLineError(
    `process ${pid} did not open its inspector: its own stderr says why, most often that port ${USUAL_PORT} is taken`,
  );
}

/** Runs `work` with the inspector of a process; one that was opened for it is closed when it fails. */
export async function withInspector<T>(pid: number, work: (inspector: OpenedInspector) => Promise<T>): Promise<T> {
  const inspector = await openInspector(pid);
  const { remote, opened } = inspector;
  try {
    return await work(inspector);
  } catch (error) {
    if (opened) await remote.post('Runtime.evaluate', CLOSE).catch(() => {});
    throw error;
  } finally {
    remote.close();
  }
}

/** Closing waits for those who are connected, so it comes when this process is not any more. */
const CLOSE = {
  expression: `{ const { close } = require('node:inspector'); setTimeout(close, 200).unref(); }`,
  includeCommandLineAPI: true,
};

function openIt(pid: number): void {
  try {
    if (process.platform === 'win32') (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
    else process.kill(pid, 'SIGUSR1');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') throw new MprofLineError(`there is no process ${pid}: it has ended, or it never existed`);
    if (code === 'EPERM') throw notOurs(pid);
    throw new MprofLineError(`cannot open the inspector of process ${pid}: ${message}`);
  }
}

function notOurs(pid: number): MprofLineError {
  return new MprofLineError(`process ${pid} belongs to somebody else: its inspector can be opened by its owner only`);
}

/** The signal ends a program that does not wait for it, so it is sent to node only. Returns the command line. */
function checkProcess(pid: number): string[] {
  let program: string;
  let status: string;
  let command: string[];
  try {
    status = readFileSync(`/proc/${pid}/status`, 'utf8');
    command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    program = basename(readlinkSync(`/proc/${pid}/exe`)).replace(/ \(deleted\)$/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw notOurs(pid);
    throw new MprofLineError(`there is no process ${pid}: it has ended, or it never existed`);
  }
  if (!/^node/.test(program)) throw new MprofLineError(`process ${pid} is ${program}, expected node`);
  const caught = BigInt(`0x${/^SigCgt:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  if ((caught & CAUGHT) === 0n) {
    throw new MprofLineError(
      `process ${pid} does not open its inspector by SIGUSR1: it starts only now, or was started with --disable-sigusr1`,
    );
  }
  return command;
}

/** The port that the command line says, and the usual one. */
function likelyPorts(command: readonly string[]): number[] {
  const said = command.flatMap((word) => {
    const port = /^--inspect(?:-port|-brk|-wait)?=(?:.*:)?(\d+)$/.exec(word)?.[1];
    return port === undefined ? [] : [Number(port)];
  });
  return [...new Set([...said, USUAL_PORT])];
}

/** The ports that a process listens on; null where the system does not tell. */
function portsOf(pid: number): Set<number> | null {
  if (!hasProc) return null;
  const sockets = new Set<string>();
  const ports = new Set<number>();
  try {
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1];
      if (inode !== undefined) sockets.add(inode);
    }
    for (const name of ['tcp', 'tcp6']) {
      for (const line of readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n').slice(1)) {
        const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
        if (state === LISTENING && sockets.has(inode!)) ports.add(Number.parseInt(local!.split(':')[1]!, 16));
      }
    }
  } catch {
    // It has ended, or there is no IPv6.
  }
  return ports;
}

/** TCP_LISTEN in the tables of proc(5). */
const LISTENING = '0A';

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** The inspector behind a port, when it is that of the process. */
async function connectTo(port: number, pid: number): Promise<Remote | null> {
  const remote = await connect(port);
  if (remote === null) return null;
  const { result } = await remote.post<{ result?: { value?: unknown } }>('Runtime.evaluate', {
    expression: 'process.pid',
    returnByValue: true,
  });
  if (result?.value === pid) return remote;
  remote.close();
  return null;
}
