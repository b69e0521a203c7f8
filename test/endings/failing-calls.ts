/** Makes the n-th call of a kind to the system fail, by a library that is preloaded (fixtures/failing-calls.c). */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fixture } from './programs.ts';

const { ENOSPC, EAGAIN, EIO } = constants.errno;
/** Kind of call → error. */
export const KINDS: Readonly<Record<string, number>> = {
  mkdir: ENOSPC,
  create: ENOSPC,
  open: EIO,
  write: ENOSPC,
  read: EIO,
  rename: ENOSPC,
  unlink: EIO,
  scandir: EIO,
  fork: EAGAIN,
  // The program itself starts none.
  thread: EAGAIN,
};
/** Whether each call is tried. */
export const every: boolean = process.env.EVERY_CALL === '1';
/** What is saved regularly goes on for as long as a machine is slow; what comes after so many calls is the same once more. */
const MANY = 120;

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
  /** Kind and subject of each call that was made, one a line; only of a run in which none fails. */
  made(): string;
}

/** For a run that notes its calls, and in which none fails. */
export const NONE = 'none';

/** Folders, and variables with which the `at`-th call of a kind fails. */
export function prepareFailing(call: string, at: number): Failing {
  const own = mkdtempSync(join(folder, `${call}-${at}-`));
  const below = join(own, 'below');
  for (const name of ['tmp', 'cache', 'out']) mkdirSync(join(below, name), { recursive: true });
  const counter = join(own, 'count');
  writeFileSync(counter, new Uint8Array(8));
  const trace = join(own, 'trace');
  if (call === NONE) writeFileSync(trace, '');
  const plain = { XDG_CACHE_HOME: join(below, 'cache') };
  const failing = {
    ...plain,
    LD_PRELOAD: library,
    FAULT_CALL: call,
    FAULT_AT: String(at),
    FAULT_ERROR: String(KINDS[call] ?? 0),
    FAULT_BELOW: below,
    FAULT_COUNT: counter,
    ...(call === NONE && { FAULT_TRACE: trace }),
  };
  return {
    below,
    plain,
    failing,
    count: () => Number(readFileSync(counter).readBigInt64LE()),
    made: () => readFileSync(trace, 'utf8').replaceAll(below, ''),
  };
}

/**
 * Which calls of a kind are to fail, after what an undisturbed run made: of those about files of the same name, but for numbers and random
 * letters, the first, and the last that writes; of those that remove a folder's files the first; each that is about no file. With EVERY_CALL=1
 * all, and those of a slower run.
 */
export function turns(made: string, kind: string): number[] {
  if (every) return Array.from({ length: MANY }, (_, i) => i + 1);
  const ofSubject = new Map<string, number[]>();
  for (const [i, call] of made
    .split('\n')
    .filter((line) => line.startsWith(`${kind} `))
    .entries()) {
    const subject = call
      .replace(/-gone\/.*/, '-gone/')
      .replaceAll(/-[A-Za-z0-9]{6}(?=[/-]|$)|[0-9a-f]{16}|\.[0-9a-f]+\.tmp|\d+/g, '');
    const of = call === `${kind} ` ? String(i) : subject;
    const [before] = ofSubject.get(of) ?? [];
    if (before === undefined) ofSubject.set(of, [i + 1]);
    else if (kind === 'write') ofSubject.set(of, [before, i + 1]);
  }
  return [...ofSubject.values()].flat().sort((a, b) => a - b);
}
