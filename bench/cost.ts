/**
 * What profiling costs: a probe in a hot loop beside the reading that it has to make, whether that stays so as hits
 * grow, what code pays that was not selected, and the start of a program. `node cost.js`. Exit status 1 when a bound of
 * the project is broken. Times are the smallest of many interleaved rounds: other work on the machine only adds to them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROBE_LIMIT = 450;
const START_LIMIT = 250;
const inThread = fileURLToPath(new URL('./cost-probe.js', import.meta.url));
const register = new URL('../src/load/register.js', import.meta.url).href;

interface ProbeCost {
  reading: number;
  probe: number;
  grown: { hits: number; probe: number }[];
  slots: number;
}

function node(args: string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

function milliseconds(args: string[], env: Record<string, string> = {}): number {
  const start = performance.now();
  spawnSync(process.execPath, args, { stdio: 'ignore', env: { ...process.env, ...env } });
  return performance.now() - start;
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
const cost = JSON.parse(node([inThread])) as ProbeCost;
row('one reading of heap and time', cost.reading, 'ns');
row('one probe, reading included', cost.probe, 'ns', PROBE_LIMIT);
for (const { hits, probe } of cost.grown)
  row(`  after ${hits.toLocaleString('en')} hits`, probe, 'ns', cost.probe * 1.5);
row('slots in use after all of them (lines × contexts)', cost.slots, '', 20);

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-'));
const work = `
function work(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) sum = (sum + i * i) % 1000003;
  return sum;
}
const start = performance.now();
for (let i = 0; i < 40; i++) work(1000000);
console.log(performance.now() - start);`;
const annotated = '// @profile\nfunction noted() {\n  return [1, 2, 3];\n}\nnoted();\n';
const files = { plain: work, selected: annotated + work, empty: '0;\n', one: annotated };
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, `${name}.js`), text);
const file = (name: keyof typeof files): string => join(folder, `${name}.js`);
const session = { MPROF_LINE_OPTIONS: JSON.stringify({ session: folder, cwd: folder }) };

const unselected = smallest(5, {
  plain: () => Number(node([file('plain')])),
  profiled: () => {
    const { stdout } = spawnSync(process.execPath, ['--import', register, file('selected')], {
      encoding: 'utf8',
      env: { ...process.env, ...session },
    });
    return Number(stdout);
  },
});
row('code that is not selected, beside plain node', (unselected.profiled! / unselected.plain!) * 100, '%', 103);

const starts = smallest(15, {
  plain: () => milliseconds([file('empty')]),
  none: () => milliseconds(['--import', register, file('empty')], session),
  one: () => milliseconds(['--import', register, file('one')], session),
});
row('start of plain node', starts.plain!, 'ms');
row('  more, when nothing is annotated', starts.none! - starts.plain!, 'ms');
row('  more, with one annotated function', starts.one! - starts.plain!, 'ms', START_LIMIT);
const parts = smallest(5, {});
const phases = Array.from({ length: 7 }, () => JSON.parse(node([inThread, 'start'])) as Record<string, number>);
for (const name of Object.keys(phases[0]!)) parts[name] = Math.min(...phases.map((phase) => phase[name]!));
for (const [name, ms] of Object.entries(parts)) row(`    ${name}`, ms, 'ms');
rmSync(folder, { recursive: true });

console.log(broken === 0 ? '\nall within bounds' : `\n${broken} outside the bounds`);
process.exitCode = broken === 0 ? 0 : 1;
