import { prefixOf } from '../../../instrument/direct-name.ts';
import type { Place, Positions } from '../place.ts';
import { thisThread } from '../this-thread.ts';
import { linesOf, originalPlace, writtenBetween } from './positions.ts';
import { withRoom } from './room.ts';
import { lookLike, shownFor } from './stand-in.ts';

/** Names in a file with probes begin so, and end in one letter more; so may the program's own. Few files have the prefix of another one. */
const PREFIX = /\$m[0-9a-z]+(?=[a-zA-Z]\b)/g;

/** Has functions of this file show the text that was written. `code` is the text that V8 has. */
export function noteWrittenText(code: string, positions: Positions): void {
  const prefix = prefixOf(code);
  if (prefix === undefined) return;
  const others = thisThread.written.get(prefix)?.filter((file) => file.positions.path !== positions.path) ?? [];
  thisThread.written.set(prefix, [...others, { code, positions }]);
}

/**
 * Has functions show the text that they have without us: in `String(fn)`, in `fn.toString()`, and so wherever a program sends one as text.
 * `functions` is their prototype. `aside` does what is the profiler's own work.
 */
export function showWrittenTextIn(functions: CallableFunction, aside: <T>(work: () => T) => T): void {
  const native = functions.toString;
  const replacement = {
    // A method, which has no prototype and is no constructor, as Node's own.
    toString(this: unknown): string {
      if (typeof this !== 'function') return withRoom(() => Reflect.apply(native, this, []) as string);
      const text = Reflect.apply(native, shownFor(this), []) as string;
      return text.includes('$m') ? aside(() => written(text)) : text;
    },
  };
  // It may be frozen: then the probes are seen.
  const value = lookLike(replacement.toString, native);
  Reflect.defineProperty(functions, 'toString', { value, writable: true, enumerable: false, configurable: true });
}

/** The text of a function as it was written; as it is when it is of no file with probes. */
function written(text: string): string {
  const prefixes = new Set(text.match(PREFIX));
  const files = [...prefixes].flatMap((prefix) => thisThread.written.get(prefix) ?? []);
  const file = files.find(({ code }) => code.includes(text));
  if (file === undefined) return text;
  const at = file.code.indexOf(text);
  // Two functions with the same text were written in the same way.
  const { position } = linesOf(file.code);
  const placeOf = (offset: number): Place => {
    const { line, column } = position(offset);
    return originalPlace(file.positions, { line, column: column + 1 });
  };
  return writtenBetween(file.positions, placeOf(at), placeOf(at + text.length));
}
