import { it } from 'node:test';
import fc from 'fast-check';
import { installRuntime } from '../../runtime/install.ts';
import type { ProgramKind } from './properties/program.ts';
import { checkProgram } from './properties/run.ts';

const handle = installRuntime({ metric: 'heap', interval: 10, sampler: false });
const choices = fc.array(fc.nat(2519), { minLength: 10, maxLength: 500, size: 'max' });

for (const kind of ['sync', 'generator', 'async', 'async generator'] satisfies ProgramKind[]) {
  it(`many random ${kind} programs do the same with probes, and their hits are those counted by hand`, async () => {
    await fc.assert(
      fc.asyncProperty(choices, (list) => checkProgram(kind, list, handle)),
      { numRuns: 60 },
    );
  });
}
