import { noMeasures } from '../profile/measures.ts';
import type { FunctionProfile, Profile } from '../profile/types.ts';
import { rehearseReport } from './deliver.ts';
import { emptyProfile } from './empty-profile.ts';
import type { Run } from './run.ts';
import { prepareWhyNothing } from './why-nothing.ts';

/**
 * Makes a report that nobody sees, while the program runs and this process has nothing to do: what a first report takes
 * longer than a second one, a person does not wait for then; nor for the reason why there is none. Returns its text. Never throws.
 */
export function rehearse(run: Omit<Run, 'exit'>): string {
  try {
    prepareWhyNothing({ ...run, exit: RUNNING });
    return rehearseReport(example(run), run.output);
  } catch {
    // Whoever makes the real one says what is wrong.
    return '';
  }
}

const RUNNING = { code: 0, signal: null };

function example(run: Omit<Run, 'exit'>): Profile {
  const empty = emptyProfile({ mprofLine: '', argv: [run.script] }, { ...run, exit: RUNNING });
  const measures = { ...noMeasures(), hits: 3, allocated: 4096, increment: 4096, memory: 5e6, peak: 5e6, ms: 0.5 };
  const lines = [1, 2].map((line) => ({ line, ...measures, self: measures }));
  const one: FunctionProfile = { name: 'f', file: 0, line: 1, endLine: 2, calls: 3, lines };
  const text = lines.map(({ line }) => ({ line, text: 'return [1, 2, 3];' }));
  return {
    ...empty,
    // Not to be found, so nothing is read.
    files: [{ path: '', text }],
    functions: [one],
    contexts: [
      { function: -1, parent: -1, callLine: 0, calls: 0, lines: [] },
      { function: 0, parent: 0, callLine: 0, calls: 3, lines: lines.map(({ line }) => ({ line, ...measures })) },
    ],
  };
}
