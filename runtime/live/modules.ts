import { append } from '../primordials.ts';

/** The top level of a file in a heap snapshot, where it is found by this name. `variables` has them by their names, while a snapshot is taken. */
class MprofLineModule {
  readonly file: string;
  readonly refers: () => object;
  variables: object | undefined = undefined;
  constructor(file: string, refers: () => object) {
    this.file = file;
    this.refers = refers;
  }
}

/** Files whose variables count as alive until the end. */
export interface Modules {
  /** Holds on to a function that gives the variables of a file by their names, and so to them. */
  keep(refers: () => object, file: string): void;
  /** Does `work` while the variables can be found by their names. */
  named(work: () => void): void;
  clear(): void;
}

export function keepModules(): Modules {
  const kept: MprofLineModule[] = [];
  return {
    keep: (refers, file) => append(kept, new MprofLineModule(file, refers)),
    named(work) {
      for (let i = 0; i < kept.length; i++) {
        try {
          kept[i]!.variables = kept[i]!.refers();
        } catch {
          // One of them was not initialised when the file's code ended: then no names.
        }
      }
      try {
        work();
      } finally {
        for (let i = 0; i < kept.length; i++) kept[i]!.variables = undefined;
      }
    },
    clear() {
      kept.length = 0;
    },
  };
}
