import { mkdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import type { RawEnding, RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { lazily } from '../lazy.ts';
import type { Warning } from '../profile/types.ts';
import type { Settings } from '../session/settings.ts';

/** What a process that reports by itself has to report. */
interface OwnResult {
  raw: RawSnapshot | null;
  ending: RawEnding;
}

/** What such a process remembers while it runs. */
export interface OwnRun {
  /** Epoch ms. */
  readonly startedAt: number;
  readonly loaded: { readonly paths: Set<string>; readonly texts: Map<string, string> };
  readonly warnings: Warning[];
}

/** The process starts now. */
export function startOwnRun(): OwnRun {
  return { startedAt: Date.now(), loaded: { paths: new Set(), texts: new Map() }, warnings: [] };
}

/** Makes up the folder in which the worker threads of this process will leave what they measured. */
export function prepareOwnReport(settings: Settings): void {
  settings.reportsItself = true;
  const { tmpdir } = createRequire(import.meta.url)('node:os') as typeof import('node:os');
  settings.session = join(tmpdir(), `mprof-line-${crypto.randomUUID()}`);
}

/** Makes that folder, private to the user; the first worker thread to come does. */
export function makeOwnFolder({ session }: Settings): void {
  mkdirSync(session!, { recursive: true, mode: 0o700 });
}

/** Prints or writes the report of this process. Synchronous: the process is about to end. */
export function reportItself(settings: Settings, own: OwnRun, { raw, ending }: OwnResult): void {
  // A tool that the script is run by; the script itself is another process, and has the same variables.
  if (raw === null && /[\\/]node_modules[\\/]/.test(process.argv[1] ?? '')) return;
  const { reportOwn } = lazily<typeof import('../result/session-report.ts')>('session-report');
  const output = settings.report!;
  const [, path = '', ...args] = process.argv;
  const script = relative(settings.cwd, path) || path;
  const exit = { code: 'code' in ending ? (ending.code ?? 0) : 0, signal: null };
  const { startedAt, loaded, warnings } = own;
  const run = { kind: 'script' as const, path, script, args, settings, output, exit, startedAt, loaded };
  try {
    const status = reportOwn(settings.session!, { raw, warnings }, run);
    if (status !== 0 && ending.kind === 'exit' && ending.code === 0) process.exitCode = status;
  } finally {
    rmSync(settings.session!, { recursive: true, force: true });
  }
}
