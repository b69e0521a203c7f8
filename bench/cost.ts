/**
 * What profiling costs: a probe in a hot loop beside the reading that it has to make, whether that stays so as hits
 * grow, the profiler's memory, and what code pays that was not selected. `node cost.js`. Exit status 1 when a bound of the
 * project is broken. Times are the smallest of many interleaved rounds: other work on the machine only adds to them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultSettings } from '../src/session/settings.ts';

const PROBE_LIMIT = 450;
const COUNTED_LIMIT = 20;
const inThread = fileURLToPath(new URL('./cost-probe.js', import.meta.url));
const register = new URL('../src/load/register.js', import.meta.url).href;

interface ProbeCost {
  reading: number;
  counted: number;
  probe: number;
  grown: { hits: number; probe: number; rss: number }[];
  slots: number;
}

function node(args: string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

/** The smallest time of each, taken in turn. */
function smallest(rounds: number, measures: Record<string, () => number>): Record<string, number> {
  const best: Record<string, number> = {};
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(measures)) best[name] = Math.min(best[name] ?? Infinity, measure());
  }
  return best;
}

let broken = 0;

function row(name: string, value: number, unit: string, limit?: number): void {
  const bad = limit !== undefined && value > limit;
  if (bad) broken++;
  const bound = limit === undefined ? '' : `   at most ${limit}${bad ? '  ✗' : ''}`;
  console.log(`${name.padEnd(56)}${value.toFixed(value < 10 ? 2 : 0).padStart(10)} ${unit}${bound}`);
}

console.log(`\nNode ${process.versions.node}\n`);
const runs = Array.from({ length: 3 }, () => JSON.parse(node([inThread])) as ProbeCost);
const cost = runs.reduce((best, run) => {
  return {
    ...run,
    reading: Math.min(best.reading, run.reading),
    counted: Math.min(best.counted, run.counted),
    probe: Math.min(best.probe, run.probe),
    grown: run.grown.map((one, i) => ({ ...one, probe: Math.min(one.probe, best.grown[i]!.probe) })),
  };
});
row('one reading of heap and time', cost.reading, 'ns');
row('one probe of a line that cannot allocate by its text', cost.counted, 'ns', COUNTED_LIMIT);
row('one probe, reading included', cost.probe, 'ns', PROBE_LIMIT);
for (const { hits, probe } of cost.grown)
  row(`  after ${hits.toLocaleString('en')} hits`, probe, 'ns', cost.probe * 1.5);
const [few, many] = cost.grown;
row('growth of the resident set between these', (many!.rss - few!.rss) / 2 ** 20, 'MB', 8);
row('slots in use after all of them (lines × contexts)', cost.slots, '', 20);

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-'));
const work = `
function work(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + i * i) % 1000003;
  return sum;
}
let best = Infinity;
for (let i = 0; i < 200; i++) {
  const start = performance.now();
  work(200000);
  best = Math.min(best, performance.now() - start);
}
console.log(best);`;
const annotated = '// @profile\nfunction noted() {\n  return [1, 2, 3];\n}\nnoted();\n';
const files = { plain: work, selected: annotated + work };
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.js`), text);
const file = (name: keyof typeof files): string => join(folder, `${name}.js`);
const session = { MPROF_LINE_OPTIONS: JSON.stringify({ ...defaultSettings(folder), session: folder }) };

const unselected = smallest(5, {
  plain: () => Number(node([file('plain')])),
  profiled: () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', register, file('selected')], {
      encoding: 'utf8',
      env: { ...process.env, ...session },
    });
    if (status !== 0) throw new Error(`the profiled program failed: ${stderr}`);
    return Number(stdout);
  },
});
row('code that is not selected, beside plain node', (unselected.profiled! / unselected.plain!) * 100, '%', 103);

rmSync(folder, { recursive: true });

console.log(broken === 0 ? '\nall within bounds' : `\n${broken} outside the bounds`);
process.exitCode = broken === 0 ? 0 : 1;
