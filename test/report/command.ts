import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../src/profile/types.ts';
import { here, hog } from './profiles.ts';

export const bin: string = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
export const folder: string = mkdtempSync(join(tmpdir(), 'mprof-line-report-'));
after(() => rmSync(folder, { recursive: true, force: true }));

export const source: string = readFileSync(new URL('fixtures/hog.js', here), 'utf8');
export const readSource = (): string => source;

/** Writes a document into the folder, and returns its name there. */
export function saved(name: string, profile: unknown): string {
  writeFileSync(join(folder, name), typeof profile === 'string' ? profile : JSON.stringify(profile));
  return name;
}

export function embedded(some: Parameters<typeof hog>[0] = {}): Profile {
  const profile = hog(some);
  profile.files[0]!.source = source;
  return profile;
}

export interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

export function run(args: string[], env: Record<string, string> = {}): Run {
  const { NO_COLOR: _, FORCE_COLOR: __, COLUMNS: ___, ...rest } = process.env;
  const result = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...rest, ...env },
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}
