import { program } from '../realm/program.ts';

/** Runs `action` without the warnings that Node would print about it, as if the program had brought them about. */
export function withoutWarnings<T>(action: () => T): T {
  const { process } = program;
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return action();
  } finally {
    process.emitWarning = emitWarning;
  }
}
