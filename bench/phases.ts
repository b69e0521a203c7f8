/**
 * What each phase of one file costs: the figures in ARCHITECTURE.md's walk. CPU ms per MB of source (1 MB = 1,000,000 UTF-16
 * units), the least of all rounds, since other work on the machine only adds to it; the file is the distribution of @babel/parser itself,
 * everything in it selected.
 *
 *     npm run bench:phases [rounds]
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { instrument } from '../instrument/index.ts';
import { mayBeAnnotated } from '../instrument/select/annotations.ts';
import { parse } from '../instrument/tree/parse.ts';

const url = new URL('../../node_modules/@babel/parser/lib/index.js', import.meta.url);
const filename = fileURLToPath(url);
const code = readFileSync(url, 'utf8');
const rounds = Number(process.argv[2] ?? 15);
const options = { filename, sourceType: 'unambiguous' as const };

/** Each phase with those before it: what a phase costs is the difference to the row above. */
const upTo: Record<string, () => unknown> = {
  'looked at for a comment': () => mayBeAnnotated(code),
  parsed: () => parse(code, options),
  'functions found and selected': () => instrument(code, { ...options, select: () => false }),
  'probes put in': () => instrument(code, { ...options, select: 'all' })!.code,
  'source map made': () => instrument(code, { ...options, select: 'all' })!.map.mappings,
  'outlined for --live as well': () => instrument(code, { ...options, select: 'all', live: true })!.map.mappings,
};

const times: Record<string, number[]> = Object.fromEntries(Object.keys(upTo).map((name) => [name, []]));
for (let round = 0; round < rounds + 2; round++) {
  for (const [name, run] of Object.entries(upTo)) {
    const { user, system } = process.cpuUsage();
    const start = process.hrtime.bigint();
    run();
    const used = process.cpuUsage({ user, system });
    // The first rounds are V8's own warming up; a phase that is too short for the CPU clock is read from the other one.
    const ms =
      used.user + used.system < 2000 ? Number(process.hrtime.bigint() - start) / 1e6 : (used.user + used.system) / 1e3;
    if (round >= 2) times[name]!.push(ms);
  }
}

console.log(`Node ${process.version}, ${(code.length / 1e3).toFixed(0)} KB, the least of ${rounds} rounds\n`);
console.log('ms/MB until here   alone   phase');
let before = 0;
for (const [name, all] of Object.entries(times)) {
  const least = Math.min(...all) / (code.length / 1e6);
  console.log(`${least.toFixed(1).padStart(16)} ${(least - before).toFixed(1).padStart(7)}   ${name}`);
  before = least;
}
