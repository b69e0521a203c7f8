import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/profile/types.ts';

const FIXTURES = fileURLToPath(new URL('../../../test/load/fixtures/builtins/', import.meta.url));
const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

/** What the profiler says when the program has ended: all that follows. */
const OURS = /^(?:mprof-line: wrote|\d+ % of what was allocated)[\s\S]*/m;

/** What the program printed and how it ended. */
interface Told {
  text: string;
  status: number | null;
}

function run(args: string[]): Told {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: FIXTURES, encoding: 'utf8' });
  return { text: stdout + stderr.replace(OURS, ''), status };
}

/** What programs print without the profiler, by their arguments: the same each time. */
const plains = new Map<string, Told>();

function plainly(args: string[]): Told {
  const key = args.join(' ');
  const told = plains.get(key) ?? run(args);
  plains.set(key, told);
  return told;
}

/** A program with and without the profiler. */
export interface Both {
  plain: Told;
  ours: Told;
  profile: Profile;
}

/** Runs a program of the fixtures with and without the profiler. */
export function both(selection: string[], args: string[]): Both {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-builtins-'));
  try {
    const file = join(folder, 'profile.json');
    const plain = plainly(args);
    const ours = run([BIN, ...selection, '-o', file, ...args]);
    return { plain, ours, profile: JSON.parse(readFileSync(file, 'utf8')) as Profile };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs `walks.cjs`; `hits` are those of the lines of `work`, `moments` how many were taken. */
export function walked(
  selection: string[],
  walk: string[],
): Omit<Both, 'profile'> & { hits: string[]; moments: number } {
  const { profile, ...told } = both(selection, ['walks.cjs', ...walk]);
  const { lines } = profile.functions.find(({ name }) => name === 'work')!;
  const hits = lines.map(({ line, hits }) => `${line}: ${hits}`);
  return { ...told, hits, moments: profile.moments?.length ?? 0 };
}
