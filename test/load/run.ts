import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/profile/types.ts';
import { mprofLine, type Outcome, type RunOptions } from '../cli/run.ts';

/** The folder of the fixtures of this area. */
export const FIXTURES: string = fileURLToPath(new URL('../../../test/load/fixtures', import.meta.url));

/** Function → line → hits. */
export type Hits = Record<string, Record<number, number>>;

/** The hits of all lines that ran. */
export function hitsOf(profile: Profile): Hits {
  const hits: Hits = {};
  for (const { name, file, lines } of profile.functions) {
    const key = `${profile.files[file]!.path} ${name}`;
    const ran = lines.filter((line) => line.hits > 0).map((line) => [line.line, line.hits]);
    if (ran.length > 0) hits[key] = { ...hits[key], ...Object.fromEntries(ran) };
  }
  return hits;
}

/** Runs `mprof-line --format json` with `args`: what the program printed, and its profile. */
export async function profileOf(
  args: readonly string[],
  options?: RunOptions,
): Promise<{ outcome: Outcome; printed: string; profile: Profile; hits: Hits }> {
  const outcome = await mprofLine(['--format', 'json', ...args], { cwd: FIXTURES, ...options });
  const at = outcome.stdout.search(/^\{\s*"format": ?"mprof-line\.profile"/m);
  assert.notEqual(at, -1, `no profile:\n${outcome.stdout}\n${outcome.stderr}`);
  const profile = JSON.parse(Buffer.from(outcome.stdout.slice(at), 'latin1').toString()) as Profile;
  return { outcome, printed: outcome.stdout.slice(0, at), profile, hits: hitsOf(profile) };
}
