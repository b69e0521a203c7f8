import type { RawEnding } from '../../runtime/raw.ts';

type Finish = (ending: RawEnding) => void;

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
  let finished = false;
  const once = (code: number): void => {
    if (finished) return;
    finished = true;
    finish(fatal ? { kind: 'uncaught', code, message: fatal.message } : { kind: 'exit', code });
  };

  const { emit } = process as unknown as { emit: (...args: unknown[]) => boolean };
  replace('emit', function (this: NodeJS.Process, ...args: unknown[]): boolean {
    if (args[0] !== 'exit') return Reflect.apply(emit, this, args);
    try {
      return Reflect.apply(emit, this, args);
    } finally {
      once(exitCode());
    }
  });
  const { reallyExit } = process as unknown as { reallyExit: (code?: number) => never };
  replace('reallyExit', function (this: NodeJS.Process, code?: number): never {
    once(code ?? 0);
    return Reflect.apply(reallyExit, this, [code]);
  });
}

function exitCode(): number {
  return Number(process.exitCode ?? 0);
}

function replace(name: 'emit' | 'reallyExit', value: unknown): void {
  Object.defineProperty(process, name, { value, writable: true, configurable: true, enumerable: name !== 'emit' });
}
