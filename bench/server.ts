/**
 * A profiled HTTP server under load from another process: do the numbers add up, does the profiler's memory stay flat, is
 * anything lost on SIGTERM? Arguments: requests (100,000), at once (50).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../src/profile/types.ts';

const requests = Number(process.argv[2] ?? 100_000);
const concurrency = Number(process.argv[3] ?? 50);
const ROUNDS = 5;
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../test/endings/fixtures/${name}`, import.meta.url));
const bin = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url));
const MB = 1024 * 1024;

interface Result {
  seconds: number;
  memory: NodeJS.MemoryUsage[];
  signal: string | null;
}

async function serve(command: string[]): Promise<Result> {
  const server = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(server, 'close');
  const [text] = (await once(server.stdout, 'data')) as [Buffer];
  const port = /\d+/.exec(String(text))![0];
  const memory: NodeJS.MemoryUsage[] = [];
  let seconds = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const args = [fixture('load.mjs'), port, String(requests / ROUNDS), String(concurrency)];
    const load = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    const [status] = await once(load, 'close');
    if (status !== 0) throw new Error(`the load ended with ${status}`);
    seconds += (performance.now() - start) / 1000;
    memory.push((await (await fetch(`http://127.0.0.1:${port}/memory`)).json()) as NodeJS.MemoryUsage);
  }
  server.kill('SIGTERM');
  const [, signal] = (await closed) as [number | null, string | null];
  return { seconds, memory, signal };
}

function print(name: string, { seconds, memory, signal }: Result): void {
  console.log(`${name}: ${Math.round(requests / seconds)} requests/s, ended by ${signal}`);
  for (const [round, { heapUsed, external, rss }] of memory.entries()) {
    const [heap, outside, resident] = [heapUsed, external, rss].map((bytes) => (bytes / MB).toFixed(1));
    console.log(
      `  after ${(requests / ROUNDS) * (round + 1)} requests: heap ${heap} MB, external ${outside} MB, resident ${resident} MB`,
    );
  }
}

const folder = mkdtempSync(join(tmpdir(), 'server-'));
try {
  const path = join(folder, 'profile.json');
  print('node', await serve(['--expose-gc', fixture('server.mjs')]));
  print('mprof-line', await serve([bin, '--expose-gc', '-o', path, fixture('server.mjs')]));
  const profile = JSON.parse(readFileSync(path, 'utf8')) as Profile;
  for (const { name, calls, lines } of profile.functions) {
    console.log(
      `${name}: ${calls} calls; hits by line ${lines.map(({ line, hits }) => `${line}: ${hits}`).join(', ')}`,
    );
  }
  const { allocated, lines, outside } = profile.totals;
  console.log(`lines ${lines} + outside ${outside} = ${lines + outside}, the clock moved ${allocated} bytes`);
  console.log(`contexts ${profile.contexts.length}, points in the series ${profile.series[0]?.time.length}`);
  const handle = profile.functions.find(({ name }) => name === 'handle');
  const lost = handle!.lines.filter(({ hits }) => hits !== requests);
  if (lost.length > 0) throw new Error(`lines of handle that do not have ${requests} hits: ${JSON.stringify(lost)}`);
} finally {
  rmSync(folder, { recursive: true });
}
