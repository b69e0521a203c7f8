/** A server that leaks, under requests: its report begins with the line that leaks, however the server ends. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readProfile } from '../../src/profile/read.ts';
import { BIN } from '../cli/run.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-serves-')));
after(() => rmSync(folder, { recursive: true, force: true }));
const fixture = fileURLToPath(new URL('../../../test/live/fixtures/serves.js', import.meta.url));

interface Served {
  server: ChildProcess;
  /** Asks so often; false when the server has gone. */
  ask(times: number): Promise<boolean>;
  /** The next report on stderr and stdout. */
  closed: Promise<[number | null, NodeJS.Signals | null]>;
  said(): string;
  /** Done when mprof-line has said so. */
  says(words: string): Promise<void>;
}

async function serve(name: string, ...options: string[]): Promise<Served> {
  const files = ['-o', join(folder, `${name}.json`), '-o', join(folder, `${name}.txt`)];
  const args = [BIN, '--all', '--live', ...options, ...files, fixture];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: folder });
  let said = '';
  server.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const closed = once(server, 'close') as Served['closed'];
  const [line] = await once(server.stdout!, 'data');
  const url = `http://127.0.0.1:${/\d+/.exec(String(line))![0]}/`;
  return {
    server,
    closed,
    said: () => said,
    async ask(times) {
      try {
        for (let i = 0; i < times; i++) await (await fetch(url)).text();
        return true;
      } catch {
        return false;
      }
    },
    async says(words) {
      while (!said.includes(words)) await once(server.stderr!, 'data');
    },
  };
}

/** The lines of a report from `Alive` on. */
function alive(file: string): string[] {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith('Alive ')));
}

for (const [name, ...options] of [['exact'], ['fast', '--fast']] as const) {
  test(`before SIGTERM and after, ${name}`, async () => {
    const { server, ask, says, closed, said } = await serve(name, ...options);
    for (let round = 1; round <= 4; round++) {
      await ask(30);
      server.kill('SIGUSR2');
      await says(`${name}.${round}.txt`);
    }
    assert.match(alive(`${name}.4.txt`)[1]!, / visit \(.*serves\.js:13\)/);
    await ask(30);
    server.kill('SIGTERM');
    assert.deepEqual(await closed, [null, 'SIGTERM'], said());
    const [title, first] = alive(`${name}.txt`);
    assert.match(title!, /^Alive when the signal came, [\d.]+ m?s before the end: /);
    assert.match(first!, /, grows [^(]+ visit \(.*serves\.js:13\)/);
    const { moments, functions } = readProfile(readFileSync(join(folder, `${name}.json`), 'utf8'), name);
    assert.equal(moments!.filter(({ cause }) => cause === 'signal').length, 5);
    const line = functions.find((fn) => fn.name === 'visit')!.lines.find((one) => one.line === 13)!;
    // Of 150 visitors 10,000 elements each.
    const [live, error] = [line.live!, line.liveError!];
    assert.ok(Math.abs(live - 150 * 80_100) < 4 * error + 100_000, `${live} ± ${error}`);
  });
}

test('a server that dies out of memory', async () => {
  const { ask, closed, said } = await serve('full', '--max-old-space-size=40');
  while (await ask(50));
  const [code, signal] = await closed;
  assert.ok(signal === 'SIGABRT' || code === 134, said());
  const text = readFileSync(join(folder, 'full.txt'), 'utf8');
  assert.match(
    text.split('\n').slice(0, 12).join('\n'),
    /Alive when the heap was nearly full[^\n]*\n[^\n]* visit \(.*serves\.js:13\)/,
  );
});

test('a program that dies before the first moment: nothing is claimed, and nothing asked for that was given', async () => {
  const dies = fileURLToPath(new URL('../../../test/live/fixtures/dies.js', import.meta.url));
  const { stdout, signal } = spawnSync(process.execPath, [BIN, '--all', '--live', dies], { encoding: 'utf8' });
  assert.equal(signal, 'SIGTERM');
  assert.match(
    stdout,
    /^What is alive is not known: the program ended before the first moment was taken\. --every 1s takes them from the start on\.$/m,
  );
  assert.match(stdout, /^Lines that allocated most themselves\. How much of it was still held is not known\.$/m);
  assert.doesNotMatch(stdout, /--live tells/);
});
