import { program } from '../realm/program.ts';

type Emit = (this: unknown, ...args: unknown[]) => boolean;

/** `process.emit` as this profiler has put it there, and what else there is to know of it. */
export interface Heard {
  readonly ours: Emit;
  /** Called when the program's listeners of `exit` have had their turn. */
  ended(): void;
}

const isExiting = exitingOf(Reflect.getOwnPropertyDescriptor(program.process, '_exiting'));

/** Node sets it just before it asks for `process.emit` in order to tell of the end; null where it cannot be read. */
function exitingOf(descriptor: PropertyDescriptor | undefined): (() => boolean) | null {
  const get = descriptor?.get;
  return get === undefined ? null : () => Reflect.apply(get, program.process, []) === true;
}

/**
 * Looks whether the program has put something of its own in the place of `process.emit`, and does not call what was there: of its end
 * nobody would hear then. It goes on to find what it has put there; only Node, which asks when the process exits, gets a function in front of it.
 */
export function keepHearing({ ours, ended }: Heard): void {
  const found = Reflect.getOwnPropertyDescriptor(program.process, 'emit');
  if (found === undefined) define({ value: ours, writable: true, enumerable: false });
  else if (isExiting !== null && found.configurable && typeof found.value === 'function' && found.value !== ours)
    follow(found.value, found.enumerable === true, { ours, ended });
}

function follow(found: unknown, enumerable: boolean, { ours, ended }: Heard): void {
  let theirs = found;
  let told = false;
  const get = (): unknown => {
    if (told || !isExiting!() || typeof theirs !== 'function' || theirs === ours) return theirs;
    told = true;
    return inFront(theirs as Emit, ended);
  };
  const set = (value: unknown): void => {
    theirs = value;
  };
  define({ get: program.adopt(get), set: program.adopt(set), enumerable });
}

function define(descriptor: PropertyDescriptor): void {
  Reflect.defineProperty(program.process, 'emit', { ...descriptor, configurable: true });
}

function inFront(theirs: Emit, ended: () => void): Emit {
  return program.adopt(function (this: unknown, ...args: unknown[]): boolean {
    try {
      return Reflect.apply(theirs, this, args);
    } finally {
      ended();
    }
  });
}
