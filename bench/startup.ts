/**
 * What the profiler adds to the time of a script that does nothing, and where it goes: medians of alternating runs, so
 * that a busy machine slows all of them alike.
 *
 *     npm run bench:startup            30 runs each on this node
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultSettings } from '../src/session/settings.ts';

const RUNS = Number(process.argv[2] ?? 30);
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-startup-'));
const bin = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url));
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

const settings = JSON.stringify({ ...defaultSettings(folder), session: folder });
const hooked = { ...process.env, NODE_OPTIONS: `--require "${preload}"`, MPROF_LINE_OPTIONS: settings };
const bare = { ...process.env };
delete bare.NODE_OPTIONS;

/** What is timed: arguments of node, and the environment. */
const cases: Record<string, [string[], NodeJS.ProcessEnv]> = {
  'node script.js': [[plain], bare],
  'hooks only': [[plain], hooked],
  'hooks, one marked function': [[marked], hooked],
  'mprof-line, nothing marked': [[bin, plain], bare],
  'mprof-line, one marked function': [[bin, marked], bare],
  'the same, ES module': [[bin, module], bare],
  'the same, TypeScript': [[bin, typed], bare],
};

const times: Record<string, number[]> = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let run = 0; run < RUNS; run++) {
  for (const [name, [args, env]] of Object.entries(cases)) {
    const start = performance.now();
    spawnSync(process.execPath, args, { env, stdio: 'ignore' });
    times[name]!.push(performance.now() - start);
  }
}
rmSync(folder, { recursive: true });

const median = (name: string): number => times[name]!.sort((a, b) => a - b)[RUNS >> 1]!;
const least = (name: string): number => Math.min(...times[name]!);
const base = median('node script.js');
console.log(`Node ${process.version}, ${RUNS} runs each, ms\n`);
console.log('                                   median  above plain  least');
for (const name of Object.keys(cases)) {
  const columns = [median(name).toFixed(0), (median(name) - base).toFixed(0), least(name).toFixed(0)];
  console.log(`${name.padEnd(34)} ${columns[0]!.padStart(6)} ${columns[1]!.padStart(12)} ${columns[2]!.padStart(6)}`);
}

const part = (title: string, ms: number): void => console.log(`${title.padEnd(60)} ${ms.toFixed(0).padStart(5)}`);
const [hooks, measuring] = [median('hooks only'), median('hooks, one marked function')];
console.log('\nWhere it goes, for one marked function');
part('hooks: preload, settings, environment', hooks - base);
part('measuring: Babel, the transform, the runtime, its sampler', measuring - hooks);
part('launcher: a second node, options, session, merge, report', median('mprof-line, one marked function') - measuring);
