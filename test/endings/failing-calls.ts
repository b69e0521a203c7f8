/** Makes the n-th call of a kind to the system fail, by a library that is preloaded (fixtures/failing-calls.c). */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fixture } from './programs.ts';

const { ENOSPC, EAGAIN, EIO } = constants.errno;
/** Kind of call → error, and how many calls are tried where not every one is. */
export const KINDS: Readonly<Record<string, [error: number, most: number]>> = {
  mkdir: [ENOSPC, 6],
  create: [ENOSPC, 9],
  open: [EIO, 7],
  write: [ENOSPC, 8],
  read: [EIO, 6],
  rename: [ENOSPC, 8],
  unlink: [EIO, 8],
  scandir: [EIO, 5],
  fork: [EAGAIN, 3],
  // The program itself starts none.
  thread: [EAGAIN, 3],
};
/** Whether each call is tried. */
export const every: boolean = process.env.EVERY_CALL === '1';

/** A temporary folder, removed after the tests. */
export const folder: string = mkdtempSync(join(tmpdir(), 'failing-'));
after(() => rmSync(folder, { recursive: true }));

const library = join(folder, 'failing-calls.so');
/** Whether the library could be made. */
export const built: boolean =
  process.platform === 'linux' &&
  spawnSync('cc', ['-shared', '-fPIC', '-o', library, fixture('failing-calls.c'), '-ldl']).status === 0;
if (!built && process.env.CI && process.platform === 'linux') throw new Error('there is no C compiler here');

export interface Failing {
  /** The folder below which calls fail; `tmp`, `cache` and `out` are in it. */
  below: string;
  /** With the cache in the folder, and with every call. */
  plain: NodeJS.ProcessEnv;
  failing: NodeJS.ProcessEnv;
  /** How many calls of the kind were made. */
  count(): number;
}

/** Folders, and variables with which the `at`-th call of a kind fails. */
export function prepareFailing(call: string, at: number): Failing {
  const own = mkdtempSync(join(folder, `${call}-${at}-`));
  const below = join(own, 'below');
  for (const name of ['tmp', 'cache', 'out']) mkdirSync(join(below, name), { recursive: true });
  const counter = join(own, 'count');
  writeFileSync(counter, new Uint8Array(8));
  const plain = { XDG_CACHE_HOME: join(below, 'cache') };
  const failing = {
    ...plain,
    LD_PRELOAD: library,
    FAULT_CALL: call,
    FAULT_AT: String(at),
    FAULT_ERROR: String(KINDS[call]![0]),
    FAULT_BELOW: below,
    FAULT_COUNT: counter,
  };
  return { below, plain, failing, count: () => Number(readFileSync(counter).readBigInt64LE()) };
}
