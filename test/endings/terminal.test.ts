/** Keys pressed in a terminal reach the launcher and the program alike. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import '../leave-nothing.ts';
import { bin, executing, fixture, hits, readIfThere } from './programs.ts';

const timeout = 30_000;
const skip = process.platform === 'win32' || spawnSync('python3', ['-c', 'import pty']).status !== 0;

interface End {
  status: number | null;
  signal: number | null;
}

/** Runs a command line in a terminal, types `keys` when it has said "ready", and returns how it ended. */
async function inTerminal(keys: string, command: string[], folder: string): Promise<End & { stdout: string }> {
  const out = join(folder, 'out');
  const child = spawn('python3', [fixture('terminal.py'), out, join(folder, 'err'), keys, ...command], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(child, 'close');
  const end = JSON.parse(text) as End;
  const stdout = readFileSync(out, 'utf8');
  rmSync(out);
  return { ...end, stdout };
}

async function compare(program: string, keys: string): Promise<{ end: End; profile: ReturnType<typeof readIfThere> }> {
  const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
  const path = join(folder, 'profile.json');
  try {
    const plain = await inTerminal(keys, [process.execPath, fixture(program)], folder);
    const ours = await inTerminal(keys, [process.execPath, bin, '-o', path, fixture(program)], folder);
    assert.deepEqual(ours, plain);
    assert.deepEqual(readdirSync(folder).sort(), ['err', 'profile.json']);
    return { end: { status: ours.status, signal: ours.signal }, profile: readIfThere(path) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('Ctrl-C: the listeners of the program run, once', { skip, timeout }, async () => {
  const { end, profile } = await compare('handles.cjs', '\\x03');
  assert.deepEqual(end, { status: 3, signal: null });
  assert.equal(hits(profile, 'work', 6), 100);
});

test('Ctrl-C without a listener', { skip, timeout }, async () => {
  const { end, profile } = await compare('waits.cjs', '\\x03');
  assert.deepEqual(end, { status: null, signal: constants.signals.SIGINT });
  assert.equal(hits(profile, 'work', 6), 100);
});

test('Ctrl-C in an endless loop shows the line', { skip, timeout }, async () => {
  const { end, profile } = await compare('spins.cjs', '\\x03');
  assert.deepEqual(end, { status: null, signal: constants.signals.SIGINT });
  assert.deepEqual(executing(profile), ['spin:7']);
});

test('Ctrl-C in a deadlock shows the line', { skip, timeout }, async () => {
  const { profile } = await compare('deadlock.cjs', '\\x03');
  assert.deepEqual(executing(profile), ['wait:8']);
});

test('Ctrl-backslash', { skip, timeout }, async () => {
  const { end, profile } = await compare('waits.cjs', '\\x1c');
  assert.deepEqual(end, { status: null, signal: constants.signals.SIGQUIT });
  assert.equal(hits(profile, 'work', 6), 100);
});
