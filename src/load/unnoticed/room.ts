import { program } from '../realm/program.ts';

/** Frames between the program and Node: what stands in the place of Node's function, {@link withRoom}, and the work. */
export const OURS = 3;

/**
 * Does what may throw an error of Node's and runs nothing of the program's: the frames of ours, which are left out, are not to
 * cost its stack others.
 */
export function withRoom<T>(work: () => T): T {
  const { value: limit, writable } = Reflect.getOwnPropertyDescriptor(program.Error, 'stackTraceLimit') ?? {};
  if (typeof limit !== 'number' || writable !== true) return work();
  program.Error.stackTraceLimit = limit + OURS;
  try {
    return work();
  } finally {
    program.Error.stackTraceLimit = limit;
  }
}
