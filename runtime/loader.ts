import { ABI_VERSION, type FileSites, type InstalledRuntime, type Probes } from './abi.ts';
import type { Engine } from './engine.ts';
import type { LastThrown } from './frames/thrown.ts';
import type { Live } from './live/live.ts';
import { bytes } from './primordials.ts';
import { makeFileProbes, type SharedProbes, STUB } from './probes.ts';
import { hasLargeFunction, type Registry } from './registry.ts';
import { readTable } from './tables.ts';

/** What the probes of a file are made of. */
export interface LoaderParts {
  readonly engine: Engine;
  readonly shared: SharedProbes;
  readonly registry: Registry;
  readonly thrown: LastThrown;
  /** Where living bytes are measured. */
  readonly live: Live | undefined;
  /** Called when the turn is over in which a file was loaded. */
  readonly afterTurn: () => void;
}

/** Makes what an instrumented file calls first: its table, as text, becomes its probes; those that do nothing when it cannot be measured. */
export function makeLoader({
  engine,
  shared,
  registry,
  thrown,
  live,
  afterTurn,
}: LoaderParts): InstalledRuntime['load'] {
  const { clock, frames } = engine;

  /** Around the top level of a module there is no `finally`: when it throws, its frame stays until the turn is over. */
  async function endTurn(module: number | undefined): Promise<void> {
    await undefined;
    if (module !== undefined) frames.leaveFunction(module);
    clock.aside(afterTurn);
  }

  function probesOf(text: string, table: FileSites, keep: (() => object) | undefined): Probes {
    const { first, outlines } = registry.numbersOf(text, table);
    void endTurn(table.functions[0]?.name === '<module>' ? first : undefined);
    const file = table.files[0] ?? '';
    const loaded = table.loaded ?? file;
    if (keep !== undefined) live?.keep(keep, loaded);
    return {
      ...shared,
      ...makeFileProbes(frames, first),
      o: live?.evaluate ?? STUB.o,
      l: live?.limit.of ?? STUB.l,
      k: live === undefined ? STUB.k : keeperOf(live, loaded),
      z: outlines,
      t: thrown.probeOf(file),
    };
  }

  function keeperOf({ keep }: Live, loaded: string): Probes['k'] {
    let kept: Uint8Array | null = null;
    return (refers, at, count) =>
      clock.aside(() => {
        if (at !== undefined) {
          kept ??= bytes(count ?? 0);
          if (kept[at] !== 0) return;
          kept[at] = 1;
        }
        keep(refers, loaded);
      });
  }

  return function load(text: string, keep?: () => object): Probes {
    return clock.aside(() => {
      const table = readTable(text);
      if (table === null || table.abi !== ABI_VERSION || hasLargeFunction(table)) return STUB;
      return probesOf(text, table, keep);
    });
  };
}
