import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { MOMENT } from '../../runtime/sampler/messages.ts';
import { decodeSnapshot } from '../../runtime/snapshot/codec.ts';
import { BEGUN, FINAL, LIVE } from '../../runtime/snapshot/names.ts';
import { isAtWork, isRunning } from '../process/status.ts';
import { MEMBER } from './names.ts';

/** A process that belongs to a session. */
export interface Member {
  pid: number;
  /** Whether it measures something, and has not left its last word. */
  measures: boolean;
  /** Epoch ms at which it joined. */
  since: number;
}

/** ms that a new process gets to begin measuring; after that it is taken for one that has nothing to tell. */
const GRACE = 2000;
/** ms after which it is said that something is waited for. */
export const NOTICEABLE = 1000;
/** ms between two looks into the folder. */
const LOOK = 20;

/** The processes of a session that still run. Never throws: a folder that has gone has no members. */
export function runningMembers(directory: string): Member[] {
  const names = namesIn(directory);
  const members: Member[] = [];
  for (const name of names) {
    if (!name.endsWith(MEMBER)) continue;
    const pid = Number(name.slice(0, -MEMBER.length));
    const own = names.filter((each) => each.startsWith(`${pid}-`));
    if (own.some((each) => each.endsWith(`-0${FINAL}`)) || !isRunning(pid)) continue;
    members.push({
      pid,
      measures: own.some((each) => each.endsWith(BEGUN) && !own.includes(each.slice(0, -BEGUN.length) + FINAL)),
      since: changedAt(join(directory, name)),
    });
  }
  return members;
}

/** How many processes have joined a session. */
export function countMembers(directory: string): number {
  return namesIn(directory).filter((name) => name.endsWith(MEMBER)).length;
}

/** What {@link waitForMembers} is told by the one who waits. */
export interface Patience {
  /** ms. */
  limit: number;
  /** Called once, when the wait is long enough to be noticed. */
  onWaiting(members: readonly Member[]): void;
  signal: AbortSignal;
}

/** Waits until the processes of a session have ended; returns those that have not when patience is over. */
export async function waitForMembers(directory: string, { limit, onWaiting, signal }: Patience): Promise<Member[]> {
  const start = Date.now();
  let said = false;
  for (;;) {
    const now = Date.now();
    const members = runningMembers(directory);
    const awaited = members.filter(({ measures, since }) => measures || now - since < GRACE);
    if (awaited.length === 0 || now - start >= limit || signal.aborted) return members.filter((each) => each.measures);
    if (!said && now - start >= NOTICEABLE) {
      said = true;
      onWaiting(awaited);
    }
    await pause(LOOK);
  }
}

/** Waits until what process `pid` had measured at the epoch ms `moment` is saved, or `limit` ms have passed. */
export async function waitUntilSaved(directory: string, pid: number, moment: number, limit: number): Promise<void> {
  const until = Date.now() + limit;
  let seen = 0;
  for (;;) {
    const own = namesIn(directory).filter((each) => each.startsWith(`${pid}-`));
    const name = own.find((each) => each.endsWith(`-0${LIVE}`));
    const begun = own.some((each) => each.endsWith(`-0${BEGUN}`));
    // Its last word is there, or nothing is measured yet.
    if (name === undefined && (own.some((each) => each.endsWith(`-0${FINAL}`)) || !begun)) return;
    if (name !== undefined) {
      const path = join(directory, name);
      const changed = changedAt(path);
      if (changed !== seen && savedAt(path) >= moment) return;
      seen = changed;
    }
    if (Date.now() >= until || !isAtWork(pid)) return;
    await pause(4);
  }
}

/** Has the processes of a session that measure something take what is alive now; done when that is saved, or `limit` ms have passed. */
export async function askForMoments(directory: string, limit: number): Promise<void> {
  const until = Date.now() + limit;
  const asked = runningMembers(directory)
    .filter(({ measures }) => measures)
    .map(({ pid }) => ({ pid, path: join(directory, `${pid}${MOMENT}`) }));
  try {
    for (const { path } of asked) writeFileSync(path, '', { mode: 0o600 });
  } catch {
    return; // The disk is full or the folder gone.
  }
  while (asked.some(({ pid, path }) => existsSync(path) && isRunning(pid)) && Date.now() < until) await pause(4);
}

function savedAt(path: string): number {
  try {
    const raw = decodeSnapshot(readFileSync(path));
    return raw === null ? 0 : raw.startedAt + raw.durationMs;
  } catch {
    return 0;
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
