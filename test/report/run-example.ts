import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ajv } from 'ajv';
import { readProfile } from '../../src/profile/read.ts';
import type { FunctionProfile, LineProfile, Profile } from '../../src/profile/types.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const bin = join(root, 'dist/src/cli/bin.js');
const { Ajv: AjvClass } = createRequire(import.meta.url)('ajv') as { Ajv: typeof Ajv };
const schema: object = JSON.parse(readFileSync(join(root, 'src/profile/profile.schema.json'), 'utf8'));
const validate = new AjvClass().compile(schema);

/** An example, profiled: its document, which fits the schema and the reader and whose sums agree. */
export interface Example {
  stdout: string;
  status: number | null;
  profile: Profile;
  fn(name: string): FunctionProfile;
  /** The line whose text contains `text`. */
  line(text: string): LineProfile;
}

/** Runs `examples/<file>` under the profiler with `options` before it. */
export function runExample(file: string, options: string[] = []): Example {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-example-'));
  try {
    const document = join(folder, 'p.json');
    const args = [bin, '-o', document, ...options, `examples/${file}`];
    const { stdout, status } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    const text = readFileSync(document, 'utf8');
    assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
    const profile = readProfile(text, file);
    const { totals } = profile;
    assert.ok(Math.abs(totals.lines + totals.outside - totals.allocated) <= totals.allocated / 1000);
    const source = readFileSync(join(root, 'examples', file), 'utf8').split('\n');
    const fn = (name: string): FunctionProfile => profile.functions.find((candidate) => candidate.name === name)!;
    const line = (part: string): LineProfile => {
      const number = source.findIndex((candidate) => candidate.includes(part)) + 1;
      const lines = profile.functions.flatMap(({ lines }) => lines.filter((candidate) => candidate.line === number));
      return lines.reduce((most, candidate) => (candidate.hits > most.hits ? candidate : most));
    };
    return { stdout, status, profile, fn, line };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
