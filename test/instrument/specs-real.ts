/** The specs under the real runtime: the same behaviour, the same hits as under the counting one, and no frame left. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import type { RuntimeHandle } from '../../runtime/handle.ts';
import { installRuntime } from '../../runtime/install.ts';
import type { LiveOptions } from '../../runtime/live/live.ts';
import { createCountingRuntime } from './counting-runtime.ts';
import { hitsOf } from './real-hits.ts';
import { instrumented, outlinable, programOf } from './specs/compare.ts';
import { execute } from './specs/execute.ts';
import { parseSpecs, type Spec } from './specs/format.ts';

const SPECS = new URL('../../../test/instrument/specs/', import.meta.url);
const NODE_MAJOR = Number(process.versions.node.split('.')[0]);
const LIVE: LiveOptions = {
  interval: 1 << 20,
  every: null,
  placeOf: () => null,
  isOwn: () => false,
  holders: false,
  findLines: false,
};

/** Defines a test for each file of specs; with `live` their expressions are outlined. */
export function testSpecs(live: boolean): void {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-specs-')));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const options = { metric: 'heap', interval: 10, sampler: false } as const;
  const handle = installRuntime(live ? { ...options, live: LIVE } : options);
  for (const file of readdirSync(SPECS).filter((name) => name.endsWith('.spec.txt'))) {
    it(`${file} under the real runtime`, async () => {
      const problems: string[] = [];
      for (const spec of parseSpecs(readFileSync(new URL(file, SPECS), 'utf8'))) {
        if (spec.settings.get('recursion') === 'deep' || (live && !outlinable(spec))) continue;
        if (NODE_MAJOR >= Number(spec.settings.get('node') ?? 0))
          problems.push(...(await differences(spec, handle, folder, live)));
      }
      assert.equal(problems.join('\n'), '');
    });
  }
}

async function differences(spec: Spec, handle: RuntimeHandle, folder: string, live: boolean): Promise<string[]> {
  const program = programOf(spec, folder);
  const selection = spec.settings.get('select') === 'all' ? 'all' : 'annotated';
  const result = instrumented(program, selection, { live, objects: live });
  if (result === null) return [];
  const counting = createCountingRuntime();
  const counted = await execute({ ...program, code: result.code }, counting.runtime);
  const before = handle.raw().tables.length;
  const real = await execute({ ...program, code: result.code }, handle.runtime);
  const raw = handle.raw();
  const expected = counting.files.map(({ hits }) => hits);
  const problems: string[] = [];
  if (JSON.stringify(counted) !== JSON.stringify(real))
    problems.push(`${JSON.stringify(real)}, counting: ${JSON.stringify(counted)}`);
  const hits = JSON.stringify(hitsOf(raw, before));
  if (hits !== JSON.stringify(expected)) problems.push(`hits ${hits}, counting: ${JSON.stringify(expected)}`);
  const fails = spec.settings.get('load') === 'fails';
  if (raw.stack.length > 0 && !fails) problems.push(`${raw.stack.length} frames left active`);
  if (raw.stack.length > 0) handle.clearStack();
  return problems.map((problem) => `${spec.name}: ${problem}`);
}
