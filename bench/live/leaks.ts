/** Programs that leak, or seem to: what a plain run retains by V8's own heap snapshots, and what `--live --holders` tells of them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readHeap } from '../../src/heap/read.ts';
import { readProfile } from '../../src/profile/read.ts';
import type { LineProfile, Profile } from '../../src/profile/types.ts';

const folder = fileURLToPath(new URL('../../../bench/live/leaks/', import.meta.url));
const bin = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const plain = new URL('./plain.js', import.meta.url).href;

/** Rows of a terminal: what is told within them is told on the first screen. */
const SCREEN = 24;
/** Living bytes may be off by this share, or by so many standard errors. */
const SHARE = 0.1;
const ERRORS = 3;

/** What a program's comments say of its lines. */
export interface Leak {
  name: string;
  /** The line that is to be named first; null when nothing leaks. */
  line: number | null;
  /** Lines that hold a part of what is retained. */
  parts: readonly number[];
  /** Lines of which nothing may live. */
  nothing: readonly number[];
  /** Lines of a cache that is full: what they hold is told, and not called growing. */
  stays: readonly number[];
  /** Words of the report that name who holds it; '' when nobody does. */
  holder: string;
  /** The word for whose it is when no line made it; '' when a line did. */
  elsewhere: string;
}

/** What came of one. Bytes. */
export interface Outcome {
  leak: Leak;
  retained: number;
  live: number;
  error: number;
  /** What is wrong; empty when all is right. */
  faults: string[];
}

export function findLeaks(): Leak[] {
  return readdirSync(folder).sort().map(readLeak);
}

function readLeak(name: string): Leak {
  const lines = readFileSync(join(folder, name), 'utf8').split('\n');
  const marked = (word: string): number[] => lines.flatMap((line, i) => (line.endsWith(` // ${word}`) ? [i + 1] : []));
  const [, word, holder = ''] = /^\/\/ (held by|from elsewhere): (.*)$/.exec(lines[0]!) ?? [];
  return {
    name,
    line: marked('leak')[0] ?? null,
    parts: marked('part'),
    nothing: marked('nothing'),
    stays: marked('stays'),
    holder: word === 'held by' ? holder : '',
    elsewhere: word === 'held by' ? '' : holder,
  };
}

/** Runs a program plain and under the profiler with these options more. */
export function tryLeak(leak: Leak, options: readonly string[]): Outcome {
  const directory = mkdtempSync(join(tmpdir(), 'mprof-line-leak-'));
  try {
    const retained = runPlain(leak, directory);
    const output = join(directory, 'profile.json');
    const text = join(directory, 'report.txt');
    const flags = ['--all', '--live', '--holders', '--every', '150ms', ...options, '-o', output, '-o', text];
    run([bin, ...flags, join(folder, leak.name)], {});
    const profile = readProfile(readFileSync(output, 'utf8'), output);
    return judge(leak, retained, profile, readFileSync(text, 'utf8'));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function runPlain(leak: Leak, directory: string): number {
  run(['--import', plain, join(folder, leak.name)], { LEAK_FOLDER: directory });
  return sizeOf(join(directory, 'after.heapsnapshot')) - sizeOf(join(directory, 'before.heapsnapshot'));
}

function run(args: readonly string[], env: Record<string, string>): void {
  const { status, stderr } = spawnSync(process.execPath, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
}

function sizeOf(path: string): number {
  const heap = readHeap(path);
  heap.close();
  return heap.size.reduce((sum, size) => sum + size, 0);
}

function judge(leak: Leak, retained: number, profile: Profile, report: string): Outcome {
  const all = profile.functions.flatMap((fn) => fn.lines);
  const of = (wanted: readonly number[]): LineProfile[] => all.filter(({ line }) => wanted.includes(line));
  const held = of([...(leak.line === null ? [] : [leak.line]), ...leak.parts, ...leak.stays]);
  const others = leak.elsewhere === '' ? 0 : elsewhereOf(profile, leak.elsewhere);
  const live = held.reduce((sum, line) => sum + (line.live ?? 0), others);
  const error = Math.hypot(
    ...held.map((line) => line.liveError ?? 0),
    Math.sqrt(others * (profile.run.live?.interval ?? 0)),
  );
  const faults: string[] = [];
  const screen = report.split('\n').slice(0, SCREEN);
  const isToldOf = leak.line !== null || leak.stays.length > 0 || leak.elsewhere !== '';
  if (isToldOf && Math.abs(live - retained) > Math.max(SHARE * retained, ERRORS * error)) faults.push('bytes');
  if (leak.line !== null) {
    const first = screen[screen.findIndex((line) => line.startsWith('Alive ')) + 1] ?? '';
    if (!first.includes(`${leak.name}:${leak.line})`)) faults.push('not first');
    if (!screen.some((line) => line.includes(leak.holder) && line.startsWith('    '))) faults.push('holder');
  } else if (/, grows /.test(report)) faults.push('called growing');
  if (
    !screen.some((line) => line.startsWith('From elsewhere') && line.includes(leak.elsewhere)) &&
    leak.elsewhere !== ''
  ) {
    faults.push('not named');
  }
  for (const { line, live = 0, liveError = 0 } of of(leak.nothing)) {
    if (live > ERRORS * liveError) faults.push(`${line} lives`);
  }
  return { leak, retained, live, error, faults };
}

function elsewhereOf({ totals }: Profile, word: string): number {
  const parts = (totals.liveElsewhere ?? []).filter(({ name }) => name.includes(word));
  return parts.reduce((sum, { bytes }) => sum + bytes, 0);
}
