import { MprofLineError } from '../error.ts';

/** Remembers who called `below`, for an error that is thrown later, and elsewhere. Its text is made when somebody reads it. */
export function callerOf(below: (...words: never[]) => unknown): Error {
  const place = new Error();
  Error.captureStackTrace(place, below);
  return place;
}

/** An error whose stack is that of the place. */
export function errorAt(place: Error, message: string): MprofLineError {
  const error = new MprofLineError(message);
  const frames = /\n {4}at [\s\S]*/.exec(place.stack ?? '')?.[0];
  if (frames !== undefined) error.stack = `${error.name}: ${message}${frames}`;
  return error;
}
