import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import '../leave-nothing.ts';
import { readRecording } from '../../src/series/dat-read.ts';
import type { Recording } from '../../src/series/types.ts';

const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));

/** A new folder that is removed after the tests of the file. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mprof-line-test-'));
  after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** The path of a fixture of these tests. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../test/cli/fixtures/${name}`, import.meta.url));
}

/** Runs the command line in a folder, to its end. */
export function mprofLine(
  cwd: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): { status: number | null; signal: string | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [bin, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
}

/** Starts it. */
export function startMprofLine(cwd: string, args: string[], options: SpawnOptions = {}): ChildProcess {
  return spawn(process.execPath, [bin, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'], ...options });
}

/** The one recording that a folder holds. */
export function onlyRecording(cwd: string): Recording {
  const names = readdirSync(cwd).filter((name) => name.endsWith('.dat'));
  if (names.length !== 1) throw new Error(`expected one .dat file, found ${names.join(', ') || 'none'}`);
  return readRecording(join(cwd, names[0]!));
}
