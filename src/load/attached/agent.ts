/**
 * What runs inside of a program that the profiler is attached to. It is required through the inspector, answers at once, and does its work
 * between the program's own turns; what it leaves behind when it has detached are probes that do nothing, for calls that are suspended.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { directName } from '../../../instrument/direct-name.ts';
import { ABI_VERSION, DIRECT, type Probes } from '../../../runtime/abi.ts';
import { installRuntime, ownOffer, STUB } from '../../../runtime/install.ts';
import { isRunning } from '../../process/status.ts';
import { type Vitals, watchFunctions } from './functions.ts';
import { liveEdit } from './live-edit.ts';
import {
  ATTACHED,
  DETACH,
  DETACHED,
  type FunctionsPlan,
  type LinesPlan,
  type Outcome,
  PLAN,
  type Plan,
  VITALS,
} from './words.ts';

/** ms between two looks for the word to detach. */
const LOOK = 100;
/** ms that the launcher gets to leave the inspector, which is closed then. */
const CLOSE_AFTER = 500;
const NOTHING: Outcome = { done: 0, refused: [] };

/** Begins what the plan in the session's folder says. Returns why not; empty: it has begun. */
export function attach(directory: string): string {
  leaveNoTrace();
  const plan = JSON.parse(readFileSync(join(directory, PLAN), 'utf8')) as Plan;
  const why = plan.kind === 'lines' ? measureLines(directory, plan) : watch(directory, plan);
  if (plan.closeInspector) setTimeout(() => inspector.close(), CLOSE_AFTER).unref();
  return why;
}

function measureLines(directory: string, plan: LinesPlan): string {
  const offer = ownOffer();
  if (offer.abi !== 0) return 'it is profiled already';
  const handle = installRuntime({
    metric: plan.metric,
    interval: plan.interval,
    share: plan.share ?? undefined,
    sampler: true,
    sessionDirectory: directory,
    // Worker threads are not attached to.
    hearWorkers: () => {},
  });
  offer.abi = ABI_VERSION;
  offer.load = handle.runtime.load;
  for (const { probes, blank, table } of plan.scripts) {
    defineProbes(probes, handle.runtime.load(table));
    define(blank, undefined);
  }
  const edit = liveEdit(plan.scripts);
  void contained(edit.putIn).then((outcome) => {
    // What was counted while others had no probes yet is half of it.
    handle.reset();
    say(directory, plan.launcher, ATTACHED, outcome);
    untilDetached(directory, plan.launcher, async () => {
      for (const { probes } of plan.scripts) defineProbes(probes, STUB);
      handle.stop({ kind: 'running' });
      offer.abi = 0;
      const unsaved = handle.failure();
      say(directory, plan.launcher, DETACHED, {
        ...(await contained(edit.takeOut)),
        ...(unsaved !== null && { unsaved }),
      });
    });
  });
  return '';
}

function watch(directory: string, { refresh, launcher }: FunctionsPlan): string {
  const watching = watchFunctions();
  const tell = (mustAsk: boolean): void => {
    try {
      say(directory, launcher, VITALS, watching.look(mustAsk));
    } catch {
      // Somebody else has ended the sampling: what was told stays.
    }
  };
  const looking = setInterval(() => tell(false), refresh).unref();
  untilDetached(directory, launcher, async () => {
    clearInterval(looking);
    tell(true);
    watching.stop();
    say(directory, launcher, DETACHED, NOTHING);
  });
  return '';
}

/** Ends when the launcher says so, or has gone. */
function untilDetached(directory: string, launcher: number, detach: () => Promise<void>): void {
  const look = setInterval(() => {
    if (existsSync(directory) && !existsSync(join(directory, DETACH)) && isRunning(launcher)) return;
    clearInterval(look);
    void detach();
  }, LOOK).unref();
}

/** A failure of the profiler's own is no failure of the program's. */
async function contained(work: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    return { done: 0, refused: [{ name: 'all functions', path: '', line: 0, reason: String(error) }] };
  }
}

/** Says something to the launcher, which waits for it; again while that cannot be written. */
function say(directory: string, launcher: number, name: string, what: Outcome | Vitals): void {
  try {
    const path = join(directory, name);
    writeFileSync(`${path}.tmp`, JSON.stringify(what), { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  } catch {
    if (existsSync(directory) && isRunning(launcher))
      setTimeout(() => say(directory, launcher, name, what), LOOK).unref();
  }
}

function defineProbes(name: string, probes: Probes): void {
  define(name, probes);
  for (const probe of DIRECT) define(directName(name, probe), probes[probe]);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
}

/** Takes what was loaded out of what the program can see of `require`. */
function leaveNoTrace(): void {
  const { cache } = createRequire(import.meta.url);
  const own = fileURLToPath(new URL('../../../', import.meta.url));
  for (const path of Object.keys(cache)) if (path.startsWith(own)) delete cache[path];
}
