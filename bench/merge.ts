/**
 * Saved profiles of a large program, printed, added up and compared: `npm run bench:merge`. CPU time and largest resident set of the
 * command, each started once.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LARGE, largeProfile } from './page-profile.ts';

const bin = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-bench-'));
const told = join(folder, 'told.json');
const teller = join(folder, 'teller.cjs');
writeFileSync(
  teller,
  `process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    require('node:fs').writeFileSync(${JSON.stringify(told)}, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1000, rss: maxRSS / 1024 }));
  });`,
);

/** Saves `count` profiles of one program, a tenth of its lines or all of them; returns their paths. */
function save(count: number, size: typeof LARGE, name: string): string[] {
  const { profile } = largeProfile(size);
  return Array.from({ length: count }, (_, i) => {
    const path = join(folder, `${name}${i}.json`);
    profile.run.pid += 1;
    profile.run.startedAt += 1_000_000;
    for (const series of profile.series) series.pid = profile.run.pid;
    for (const thread of profile.run.threads) Object.assign(thread, { pid: profile.run.pid });
    writeFileSync(path, JSON.stringify(profile));
    return path;
  });
}

function measure(what: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ['--require', teller, bin, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
  const { cpu, rss } = JSON.parse(readFileSync(told, 'utf8'));
  console.log(`${what.padEnd(50)} ${(cpu / 1000).toFixed(1).padStart(6)} s ${rss.toFixed(0).padStart(6)} MB`);
}

try {
  console.log(`Node ${process.version}\n${''.padEnd(50)} ${'CPU'.padStart(8)} ${'memory'.padStart(9)}`);
  const one = save(20, { ...LARGE, functions: LARGE.functions / 10 }, 'small');
  const all = save(4, LARGE, 'large');
  const megabytes = (path: string): string => `${(statSync(path).size / 1e6).toFixed(1)} MB`;
  const out = join(folder, 'out');
  measure(`report of 1, 20,000 lines (${megabytes(one[0]!)})`, 'report', one[0]!, '-o', `${out}.txt`);
  measure('20 of them added up', 'report', ...one, '-o', `${out}.txt`);
  measure('the sum saved', 'report', ...one, '-o', `${out}.json`);
  measure('10 of them compared with 10', 'diff', '-o', `${out}.md`, ...one.slice(0, 10), '--', ...one.slice(10));
  measure(`report of 1, 200,000 lines (${megabytes(all[0]!)})`, 'report', all[0]!, '-o', `${out}.txt`);
  measure('its page', 'report', all[0]!, '-o', `${out}.html`);
  measure('4 of them added up', 'report', ...all, '-o', `${out}.txt`);
  measure('1 of them compared with 1', 'diff', '-o', `${out}.md`, all[0]!, all[1]!);
  measure('2 of them compared with 2', 'diff', '-o', `${out}.md`, ...all.slice(0, 2), '--', ...all.slice(2));
} finally {
  rmSync(folder, { recursive: true });
}
