import { MprofLineError } from '../../error.ts';
import { inOwnProcess } from '../isolated/own-process.ts';
import { referenceTo } from '../isolated/reference.ts';
import type { GrowthMetric } from '../types.ts';
import { readGrowth } from './readings.ts';
import type { GrowthOptions, GrowthPart, GrowthReading, GrowthTarget } from './types.ts';

/** Reads runs, in processes of their own or in this one. */
export interface Reader {
  read: (input: unknown, part: GrowthPart) => Promise<GrowthReading>;
  /** Where it reads, and why not elsewhere. */
  where(): { isolated: boolean; because?: string };
}

type AnyFunction = (input: unknown) => unknown;

/** The reader that the function and the options allow. It begins in processes of their own, unless that is refused, and stays in this one from the first refusal. */
export function readerOf(fn: GrowthTarget<unknown>, options: GrowthOptions<unknown>, metric: GrowthMetric): Reader {
  const { isolate, prepare, interval = 10 } = options;
  let because = isolate === false ? 'isolate: false' : undefined;
  let warm = false;

  async function here(input: unknown, part: GrowthPart): Promise<GrowthReading> {
    if (typeof fn !== 'function' || (prepare !== undefined && typeof prepare !== 'function'))
      throw new MprofLineError(
        `memoryGrowth: a module’s export, or a text, is measured in a process of its own only (${because})`,
      );
    const how = { part, metric, interval };
    // The first measurement of a process also pays for the machinery; that one is of nothing.
    if (!warm)
      for (const each of ['allocated', 'need'] as const)
        await readGrowth(() => {}, undefined, undefined, { ...how, part: each });
    warm = true;
    return readGrowth(fn as AnyFunction, prepare as AnyFunction | undefined, input, how);
  }

  return {
    where: () => (because === undefined ? { isolated: true } : { isolated: false, because }),
    async read(input, part) {
      if (because !== undefined) return here(input, part);
      const target = referenceTo(fn as AnyFunction);
      const prepared = prepare === undefined ? undefined : referenceTo(prepare as AnyFunction);
      const refused =
        'because' in target
          ? target
          : prepared && 'because' in prepared
            ? prepared
            : await inOwnProcess({
                kind: 'growth',
                fn: target,
                ...(prepared && { prepare: prepared }),
                input,
                part,
                metric,
                interval,
              });
      if ('value' in refused) return refused.value as GrowthReading;
      if (isolate)
        throw new MprofLineError(`isolate: the function cannot run in a process of its own: ${refused.because}`);
      because = refused.because;
      return here(input, part);
    },
  };
}
