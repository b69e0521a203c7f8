/**
 * What `--live --fast` costs an HTTP server under load: CPU time and requests a second, beside the same server plain. Both run at once and are asked in turns, so
 * that other programs disturb both alike. Arguments: requests a round (3,000), rounds (6), at once (50). Exit status 1 above twice the CPU time.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [requests = 3000, rounds = 6, concurrency = 50] = process.argv.slice(2).map(Number);
/** Rounds of each that are not counted: V8 compiles meanwhile. */
const WARM_UP = 2;
const MOST = 2;
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../test/endings/fixtures/${name}`, import.meta.url));
const bin = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url));

interface Server {
  process: ChildProcess;
  port: string;
  /** ms of CPU time, of all its threads, and of the clock. */
  cpu: number;
  time: number;
}

async function start(command: string[]): Promise<Server> {
  const server = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'ignore'] });
  const [text] = (await once(server.stdout, 'data')) as [Buffer];
  server.stdout.resume();
  return { process: server, port: /\d+/.exec(String(text))![0], cpu: 0, time: 0 };
}

async function cpuOf({ port }: Server): Promise<number> {
  const { cpu } = (await (await fetch(`http://127.0.0.1:${port}/memory`)).json()) as { cpu: NodeJS.CpuUsage };
  return (cpu.user + cpu.system) / 1000;
}

async function load(server: Server): Promise<{ cpu: number; time: number }> {
  const [cpu, time] = [await cpuOf(server), performance.now()];
  const args = [fixture('load.mjs'), server.port, String(requests), String(concurrency)];
  const [status] = await once(spawn(process.execPath, args, { stdio: 'ignore' }), 'close');
  if (status !== 0) throw new Error(`the load ended with ${status}`);
  return { cpu: (await cpuOf(server)) - cpu, time: performance.now() - time };
}

const folder = mkdtempSync(join(tmpdir(), 'live-server-'));
const output = join(folder, 'profile.json');
const servers = new Map([
  ['node', await start([fixture('server.mjs')])],
  ['--live --fast', await start([bin, '--all', '--live', '--fast', '-o', output, fixture('server.mjs')])],
]);
try {
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const server of servers.values()) {
      const { cpu, time } = await load(server);
      if (round < 0) continue;
      server.cpu += cpu;
      server.time += time;
    }
  }
} finally {
  for (const { process: server } of servers.values()) {
    const closed = once(server, 'close');
    server.kill('SIGTERM');
    await closed;
  }
  rmSync(folder, { recursive: true });
}
const count = requests * rounds;
for (const [name, { cpu, time }] of servers) {
  console.log(
    `${name.padEnd(14)} ${(cpu / count).toFixed(3)} ms of CPU a request, ${Math.round((count / time) * 1000)} requests/s`,
  );
}
const [plain, live] = [...servers.values()];
const ratio = live!.cpu / plain!.cpu;
console.log(`CPU × ${ratio.toFixed(2)}, requests/s × ${(plain!.time / live!.time).toFixed(2)}`);
process.exitCode = ratio <= MOST ? 0 : 1;
