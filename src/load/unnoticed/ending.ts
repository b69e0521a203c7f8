import type { RawEnding } from '../../../runtime/snapshot/raw.ts';
import { program } from '../realm/program.ts';

type Finish = (ending: RawEnding) => void;

const before: (() => void)[] = [];

/** Calls `action` when the program's own `exit` listeners have run, before what {@link atTheEnd} was given. */
export function beforeTheEnd(action: () => void): void {
  before.push(action);
  watch();
}

let fatal: { message: string } | null = null;

/** Notes that an exception nobody catches is about to end the program. */
export function noteFatal(message: string | null): void {
  fatal = message === null ? null : { message };
}

/**
 * Calls `finish` once, when the program's own `exit` listeners have run. A listener of ours would run before them, and
 * could be counted and removed by the program; `process.exit` inside a listener of theirs goes to `reallyExit` at once.
 */
export function atTheEnd(finish: Finish): void {
  last = finish;
  watch();
}

let last: Finish | undefined;
let watching = false;

const own = new Map<unknown, ((...args: unknown[]) => void)[]>();

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
export function hearUnseen(event: string, listener: (...args: unknown[]) => void): void {
  watch();
  own.set(event, [...(own.get(event) ?? []), listener]);
}

function watch(): void {
  if (watching) return;
  watching = true;
  let finished = false;
  const finish = (ending: RawEnding): void => {
    if (finished) return;
    finished = true;
    for (const action of before) action();
    last?.(ending);
  };
  const once = (code: number): void =>
    finish(fatal ? { kind: 'uncaught', code, message: fatal.message } : { kind: 'exit', code });

  const { emit } = program.process as unknown as { emit: (...args: unknown[]) => boolean };
  replace('emit', function (this: NodeJS.Process, ...args: unknown[]): boolean {
    for (const listener of own.get(args[0]) ?? []) listener(...args.slice(1));
    if (args[0] !== 'exit') return Reflect.apply(emit, this, args);
    try {
      return Reflect.apply(emit, this, args);
    } finally {
      once(Number(process.exitCode ?? 0));
    }
  });
  const { abort } = program.process;
  // In a worker it only throws.
  if (!('disabled' in abort)) {
    replace('abort', function (this: NodeJS.Process): never {
      finish({ kind: 'abort' });
      return Reflect.apply(abort, this, []);
    });
  }
  const { reallyExit } = program.process as unknown as { reallyExit: (code?: number) => never };
  replace('reallyExit', function (this: NodeJS.Process, code?: number): never {
    once(code ?? 0);
    return Reflect.apply(reallyExit, this, [code]);
  });
}

function replace(name: 'emit' | 'abort' | 'reallyExit', fn: object): void {
  const value = program.adopt(fn);
  Object.defineProperty(program.process, name, {
    value,
    writable: true,
    configurable: true,
    enumerable: name !== 'emit',
  });
}
