import { copyInto, doubles, doublesOf, words, wordsOf } from '../primordials.ts';

/** Where the columns of a snapshot are copied to; elements are as they were. */
export interface Room {
  doubles(length: number): Float64Array;
  words(length: number): Int32Array;
}

/** Memory of their own. */
export const NEW_ROOM: Room = { doubles, words };

/** A copy of the first `length` elements. */
export function copyOfDoubles(from: Float64Array, length: number, room: Room): Float64Array {
  const copy = room.doubles(length);
  copyInto(copy, doublesOf(from, 0, length), 0);
  return copy;
}

/** The same for Int32. */
export function copyOfWords(from: Int32Array, length: number, room: Room): Int32Array {
  const copy = room.words(length);
  copyInto(copy, wordsOf(from, length), 0);
  return copy;
}
