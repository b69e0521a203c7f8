/**
 * What the profiler adds to the time of a script that does nothing, and where it goes: medians and least values of alternating runs, so
 * that a busy machine slows all of them alike, and multiples of what plain node takes there.
 *
 *     npm run bench:startup            30 runs each on this node
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCache } from '../src/cache/folder.ts';
import { defaultSettings } from '../src/session/settings.ts';

const RUNS = Number(process.argv[2] ?? 30);
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-startup-'));
const bin = fileURLToPath(new URL('../bundle/mprof-line.cjs', import.meta.url));
const preload = fileURLToPath(new URL('../bundle/preload.cjs', import.meta.url));

function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const plain = script('plain.cjs', 'function f() { return 1; }\nf();\n');
const marked = script('marked.cjs', '// @profile\nfunction f() { return 1; }\nf();\n');
const module = script('marked.mjs', '// @profile\nfunction f() { return 1; }\nf();\n');
const typed = script('marked.ts', '// @profile\nfunction f(): number { return 1; }\nf();\n');

const settings = JSON.stringify({ ...defaultSettings(folder), session: folder, cache: openCache() });
const bare = { ...process.env };
delete bare.NODE_OPTIONS;
// Node 20 reads these certificates before each program, which takes longer than all the rest of its start.
delete bare.NODE_EXTRA_CA_CERTS;
const hooked = { ...bare, NODE_OPTIONS: `--require "${preload}"`, MPROF_LINE_OPTIONS: settings };

/** What is timed: arguments of node, and the environment. */
const cases: Record<string, [string[], NodeJS.ProcessEnv]> = {
  'node script.js': [[plain], bare],
  'hooks only': [[plain], hooked],
  'hooks, one marked function': [[marked], hooked],
  'mprof-line, nothing marked': [[bin, plain], bare],
  'mprof-line, one marked function': [[bin, marked], bare],
  'the same, --no-cache': [[bin, '--no-cache', marked], bare],
  'the same, first start': [[bin, marked], { ...bare, XDG_CACHE_HOME: join(folder, 'cache') }],
  'the same, ES module': [[bin, module], bare],
  'the same, TypeScript': [[bin, typed], bare],
};

/** CPU ms of the processes that this one has waited for, and of those that they have; undefined where the system does not tell. */
function cpuOfChildren(): number | undefined {
  if (!existsSync('/proc/self/stat')) return undefined;
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  // cutime and cstime (proc(5)), in ticks of 10 ms.
  return 10 * (Number(fields[13]) + Number(fields[14]));
}

const cpu: Record<string, number> = Object.fromEntries(Object.keys(cases).map((name) => [name, 0]));
const times: Record<string, number[]> = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let run = 0; run < RUNS; run++) {
  for (const [name, [args, env]] of Object.entries(cases)) {
    rmSync(join(folder, 'cache'), { recursive: true, force: true });
    const before = cpuOfChildren() ?? Number.NaN;
    const start = performance.now();
    spawnSync(process.execPath, args, { env, stdio: 'ignore' });
    cpu[name]! += (cpuOfChildren() ?? Number.NaN) - before;
    times[name]!.push(performance.now() - start);
  }
}
rmSync(folder, { recursive: true });

const median = (name: string): number => times[name]!.sort((a, b) => a - b)[RUNS >> 1]!;
const least = (name: string): number => Math.min(...times[name]!);
const base = median('node script.js');
const row = (...[name, ...columns]: [string, ...string[]]): void =>
  console.log(name.padEnd(34) + columns.map((column) => column.padStart(12)).join(''));
console.log(`Node ${process.version}, ${RUNS} runs each, ms\n`);
row('', 'median', 'above plain', 'times plain', 'least', 'CPU');
for (const name of Object.keys(cases)) {
  const ms = median(name);
  row(
    name,
    ms.toFixed(0),
    (ms - base).toFixed(0),
    (ms / base).toFixed(1),
    least(name).toFixed(0),
    (cpu[name]! / RUNS).toFixed(0),
  );
}

const amount = (name: string): number => (Number.isNaN(cpu[name]) ? median(name) : cpu[name]! / RUNS);
const part = (title: string, name: string, without: string): void =>
  console.log(`${title.padEnd(60)} ${(amount(name) - amount(without)).toFixed(0).padStart(5)}`);
console.log('\nWhere it goes, for one marked function: CPU, or time where the system tells of no CPU');
part('hooks: preload, settings, environment', 'hooks only', 'node script.js');
part('measuring: the runtime, its warm-up, its sampler', 'hooks, one marked function', 'hooks only');
const whole = 'mprof-line, one marked function';
part('launcher: a second node, options, session, merge, report', whole, 'hooks, one marked function');
part('without a cache: Babel, the transform, compiling both', 'the same, --no-cache', whole);
