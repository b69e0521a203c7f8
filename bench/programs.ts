/**
 * What profiling costs real programs, and how exact `--fast` is beside the exact mode. Everything of the program and its
 * packages is selected. CPU time of the main thread in the program's work, from alternating runs, as ratios to plain
 * node: a busy machine slows all of them alike.
 *
 *     npm run bench:programs                       all of them, 3 runs each
 *     npm run bench:programs -- --runs 1 acorn     these
 *     npm run bench:programs -- --modes fast,live  these columns alone, and not how exact they are
 *     npm run bench:quick                          a minute's worth
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Profile } from '../src/profile/types.ts';
import { compareProfiles, type Difference, hottest } from './programs-compare.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCE = join(ROOT, 'bench/programs');
const CACHE = join(ROOT, 'node_modules/.cache/mprof-line/bench-programs');
const BIN = join(ROOT, 'dist/src/cli/bin.js');
const NAMES =
  'acorn babel-parser csv-parse papaparse immer-lodash handlebars markdown-it typescript prettier terser marked json express';
const QUICK = 'json marked papaparse express';
const ALL_MODES = ['exact', 'hottest', 'one', 'fast', 'live', 'heap-prof'] as const;
type Mode = (typeof ALL_MODES)[number];

const { values, positionals } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    modes: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : (values.quick ? QUICK : NAMES).split(' ');
const chosen = values.modes?.split(',');
const MODES = ALL_MODES.filter((mode) => chosen === undefined || chosen.includes(mode));
const runs = values.quick ? 1 : Number(values.runs);
const out = mkdtempSync(join(tmpdir(), 'mprof-line-programs-'));
const profile = join(out, 'profile.json');

function install(): void {
  mkdirSync(CACHE, { recursive: true });
  const current = (name: string): string => readFileSync(join(SOURCE, name), 'utf8');
  const lock = join(CACHE, 'installed.json');
  const installed = existsSync(lock) && readFileSync(lock, 'utf8') === current('package-lock.json');
  cpSync(SOURCE, CACHE, { recursive: true });
  if (installed) return;
  spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: CACHE, stdio: 'inherit' });
  cpSync(join(SOURCE, 'package-lock.json'), lock);
}

/** Runs a program; its CPU ms. */
function cpuOf(name: string, before: readonly string[], times?: number): number {
  const args = [...before, 'run.cjs', name, ...(times === undefined ? [] : [String(times)])];
  const env = { ...process.env, BENCH_MPROF_LINE: join(ROOT, 'dist/src/index.js') };
  const { stdout } = spawnSync(process.execPath, args, { cwd: CACHE, encoding: 'utf8', env });
  const ms = /cpu (\d+\.\d+)/.exec(stdout)?.[1];
  if (ms === undefined) throw new Error(`${name} ${before.join(' ')} printed no time: ${stdout}`);
  return Number(ms);
}

const profiling = (...more: string[]): string[] => [
  BIN,
  '--all',
  '--include',
  '**/node_modules/**',
  '--include',
  '*.cjs',
  '-o',
  profile,
  ...more,
];
const read = (): Profile => JSON.parse(readFileSync(profile, 'utf8')) as Profile;

function argumentsOf(mode: Mode, functions: readonly string[]): string[] {
  if (mode === 'exact') return profiling('--exact');
  if (mode === 'hottest') return profiling('--exact', '--only', functions.join(','));
  if (mode === 'one') return profiling('--exact', '--only', functions[0]!);
  if (mode === 'fast') return profiling('--fast');
  if (mode === 'live') return profiling('--live', '--fast');
  return ['--heap-prof', '--heap-prof-dir', out];
}

/** A build that measures nothing is fast. */
function refuseEmpty(name: string, mode: Mode): void {
  if (read().functions.every(({ calls }) => calls === 0)) throw new Error(`${name}, ${mode}: nothing was measured`);
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;

const lists = (): Record<Mode, number[]> => ({ exact: [], hottest: [], one: [], fast: [], live: [], 'heap-prof': [] });

function measure(name: string): { plain: number; ratios: Record<string, number>; difference: Difference | null } {
  cpuOf(name, profiling('--fast'), 1);
  const functions = hottest(read(), 10);
  // A first run instruments what the program loads while it works; later ones find that in the cache.
  for (const mode of ['hottest', 'one'] as const) cpuOf(name, argumentsOf(mode, functions));
  const ratios = lists();
  const plains: number[] = [];
  for (let run = 0; run < runs; run++) {
    for (const mode of MODES) {
      const plain = cpuOf(name, []);
      plains.push(plain);
      ratios[mode].push(cpuOf(name, argumentsOf(mode, functions)) / plain);
      if (mode !== 'heap-prof') refuseEmpty(name, mode);
    }
  }
  const profilesOf = (option: string, count: number): Profile[] =>
    Array.from({ length: count }, () => {
      cpuOf(name, profiling(option), 3);
      return read();
    });
  return {
    plain: median(plains),
    ratios: Object.fromEntries(MODES.map((mode) => [mode, median(ratios[mode])])),
    difference: chosen === undefined ? compareProfiles(profilesOf('--exact', 4), profilesOf('--fast', 4)) : null,
  };
}

function toldOf({ exactP90, exactCovered, median: half, p90, covered, off, otherHits }: Difference): string[] {
  const shares = [exactP90, exactCovered, half, p90, covered, off].map((value) => `${(value * 100).toFixed(1)} %`);
  return [...shares, otherHits === 0 ? 'equal' : `${otherHits} differ`];
}

install();
console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${runs} runs each\n`);
const exactness = ['exact p90', 'exact in', 'median', 'p90', 'in 95 %', 'off', 'hits'];
const heads = ['plain', ...MODES, ...(chosen === undefined ? exactness : [])];
console.log(`${'program'.padEnd(14)}${heads.map((head) => head.padStart(10)).join('')}`);
const all = lists();
for (const name of names) {
  const { plain, ratios, difference } = measure(name);
  const cells = [
    `${plain.toFixed(0)} ms`,
    ...MODES.map((mode) => `${ratios[mode]!.toFixed(2)} ×`),
    ...(difference === null ? [] : toldOf(difference)),
  ];
  console.log(`${name.padEnd(14)}${cells.map((cell) => cell.padStart(10)).join('')}`);
  for (const mode of MODES) all[mode].push(ratios[mode]!);
}
const ratio = (mode: Mode, of: (list: number[]) => number): string => `${of(all[mode]).toFixed(2)} ×`.padStart(10);
console.log(`${'median'.padEnd(24)}${MODES.map((mode) => ratio(mode, median)).join('')}`);
console.log(`${'worst'.padEnd(24)}${MODES.map((mode) => ratio(mode, (list) => Math.max(...list))).join('')}`);
rmSync(out, { recursive: true });
