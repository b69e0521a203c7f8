import type { RawEnding } from '../../../runtime/snapshot/raw.ts';
import { program } from '../realm/program.ts';
import { type Listener, thisThread } from '../this-thread.ts';
import { keepHearing } from './keep-hearing.ts';
import { lookLike, standFor } from './stand-in.ts';

const state = thisThread.ending;

/** Calls `action` when the program's own `exit` listeners have run, before what {@link atTheEnd} was given. */
export function beforeTheEnd(action: () => void): void {
  state.before.push(action);
  watch();
}

/** Notes that an exception nobody catches is about to end the program. */
export function noteFatal(message: string | null): void {
  state.fatal = message === null ? null : { message };
}

/**
 * Calls `finish` once, when the program's own `exit` listeners have run. A listener of ours would run before them, and
 * could be counted and removed by the program; `process.exit` inside a listener of theirs goes to `reallyExit` at once.
 */
export function atTheEnd(finish: (ending: RawEnding) => void): void {
  state.finish = finish;
  watch();
}

/**
 * Runs `add`, which puts listeners on `process`, and keeps them there out of the program's sight: they are called, but
 * `process.listeners` and `process.eventNames` do not know them.
 */
export function listenUnseen<T>(event: string, add: () => T): T {
  watch();
  const known = Array.from(process.listeners(event as 'exit')) as unknown[];
  const result = add();
  const added = Array.from(process.listeners(event as 'exit')).filter(
    (listener) => !known.includes(listener),
  ) as never[];
  for (const listener of added) process.removeListener(event, listener);
  for (const listener of added) hearUnseen(event, listener);
  return result;
}

/** Has `listener` called at each event of that name on `process`, out of the program's sight. */
export function hearUnseen(event: string, listener: Listener): void {
  watch();
  state.unseen.set(event, [...(state.unseen.get(event) ?? []), listener]);
}

function watch(): void {
  if (thisThread.replaced.ending) return;
  thisThread.replaced.ending = true;
  let finished = false;
  const finish = (ending: RawEnding): void => {
    if (finished) return;
    finished = true;
    for (const action of state.before) action();
    state.finish?.(ending);
  };
  const once = (code: number): void =>
    finish(state.fatal ? { kind: 'uncaught', code, message: state.fatal.message } : { kind: 'exit', code });

  const { emit } = program.process as unknown as { emit: (...args: unknown[]) => boolean };
  /** As it would be found without us: the program may have replaced that of all emitters. */
  const inherited = (): typeof emit => {
    const now: unknown = Reflect.get(Reflect.getPrototypeOf(program.process)!, 'emit', program.process);
    return typeof now === 'function' ? (now as typeof emit) : emit;
  };
  const ended = (): void => once(Number(process.exitCode ?? 0));
  const ours = function (this: unknown, ...args: unknown[]): boolean {
    const unseen = state.unseen.get(args[0]);
    if (unseen !== undefined) for (const listener of unseen) listener(...args.slice(1));
    if (args[0] !== 'exit') return Reflect.apply(inherited(), this, args);
    try {
      return Reflect.apply(inherited(), this, args);
    } finally {
      ended();
    }
  };
  define('emit', lookLike(ours, emit), false);
  state.look = () => keepHearing({ ours, ended });
  const { abort } = program.process;
  // In a worker it only throws.
  if (!('disabled' in abort)) {
    const { ours } = {
      ours(this: NodeJS.Process): never {
        finish({ kind: 'abort' });
        return Reflect.apply(abort, this, []);
      },
    };
    define('abort', standFor(ours, abort), true);
  }
  const { reallyExit } = program.process as unknown as { reallyExit: (code?: number) => never };
  const { ourExit } = {
    ourExit(this: NodeJS.Process, code?: number): never {
      once(code ?? 0);
      return Reflect.apply(reallyExit, this, [code]);
    },
  };
  define('reallyExit', standFor(ourExit, reallyExit), true);
}

/** Looks whether the end can still be heard of; to be called when the program has run. */
export function lookForEnding(): void {
  state.look();
}

function define(name: 'emit' | 'abort' | 'reallyExit', value: object, enumerable: boolean): void {
  Object.defineProperty(program.process, name, { value, writable: true, configurable: true, enumerable });
}
