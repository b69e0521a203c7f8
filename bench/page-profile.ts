import { addMeasures, noMeasures, tidyMeasures } from '../src/profile/measures.ts';
import type { ContextProfile, FunctionProfile, Measures, Profile } from '../src/profile/types.ts';

/** The size of a program that does not exist. */
export interface ProgramSize {
  functions: number;
  /** Lines of each function. */
  lines: number;
  /** Functions of each file. */
  perFile: number;
  samples: number;
}

/** A program of 5,000 functions with 200,000 lines. */
export const LARGE: ProgramSize = { functions: 5000, lines: 40, perFile: 10, samples: 3000 };

/** The profile of a program of some size, always the same, and the text of its files. */
export function largeProfile(size: ProgramSize): { profile: Profile; readSource(path: string): string | null } {
  const next = randomNumbers();
  const files = Math.ceil(size.functions / size.perFile);
  const pathOf = (file: number): string =>
    file % 3 === 0 ? `node_modules/package-${file % 40}/lib/part-${file}.js` : `src/area-${file % 12}/part-${file}.js`;
  const contexts = contextsOf(size, next);
  const functions = functionsOf(size, contexts);
  const self = functions.flatMap(({ lines }) => lines.map((line) => line.self.allocated)).reduce((a, b) => a + b, 0);
  const profile: Profile = {
    format: 'mprof-line.profile',
    version: 1,
    run: {
      argv: ['large.js'],
      cwd: '/home/somebody/project',
      node: 'v20.20.2',
      v8: '11.3',
      platform: 'linux',
      arch: 'x64',
      pid: 100,
      startedAt: 1_700_000_000_000,
      durationMs: size.samples * 10,
      metric: 'heap',
      interval: 10,
      mprofLine: '0.1.0',
      ending: { kind: 'exit', code: 0 },
      threads: [],
      warnings: [],
    },
    files: Array.from({ length: files }, (_, file) => ({ path: pathOf(file) })),
    functions,
    contexts,
    series: [seriesOf(size, contexts, next)],
    totals: {
      allocated: self * 1.1,
      lines: self,
      outside: self * 0.1,
      setAside: 0,
      gcs: 900,
      gcMs: 4000,
      peakRss: 900e6,
      peakMemory: 700e6,
      probes: 1e8,
      probeMs: 9000,
      probeAllocated: 0,
    },
  };
  const text = Array.from({ length: size.perFile }, (_, i) => functionText(i, size.lines)).join('');
  const paths = new Set(profile.files.map(({ path }) => path));
  return { profile, readSource: (path) => (paths.has(path) ? `// ${path}\n${text}` : null) };
}

function functionText(index: number, lines: number): string {
  const body = Array.from(
    { length: lines - 2 },
    (_, i) => `  const value${i} = transform(input, { index: ${i}, name: 'value ${i}' }); // step ${i}\n`,
  );
  return `export function part${index}(input) {\n${body.join('')}}\n`;
}

/** Four contexts a function, each below one of those before it; of the lines of its function a quarter ran in it. */
function contextsOf({ functions, lines, perFile }: ProgramSize, next: () => number): ContextProfile[] {
  const contexts: ContextProfile[] = [{ function: -1, parent: -1, callLine: 0, calls: 0, lines: [] }];
  for (let i = 0; i < functions * 4; i++) {
    const parent = i < 20 ? 0 : Math.floor(next() * contexts.length);
    const caller = contexts[parent]!.function;
    const fn = i % functions;
    const first = 2 + (fn % perFile) * lines;
    const ran = Array.from({ length: lines }, (_, line) => first + line).filter(() => next() < 0.25);
    contexts.push({
      function: fn,
      parent,
      callLine: caller < 0 ? 0 : 3 + (caller % perFile) * lines,
      calls: 1 + Math.floor(next() * 1000),
      lines: ran.map((line) => ({ line, ...measuresOf(next) })),
    });
  }
  return contexts;
}

function measuresOf(next: () => number): Measures {
  const hits = 1 + Math.floor(next() * 10_000);
  const allocated = next() < 0.4 ? 0 : Math.floor(next() ** 8 * 1e8);
  return tidyMeasures({
    hits,
    allocated,
    increment: Math.floor(allocated * next()),
    memory: Math.floor(5e8 + next() * 1e8),
    peak: Math.floor(6e8 + next() * 1e8),
    freed: next() < 0.9 ? 0 : allocated,
    gcs: next() < 0.9 ? 0 : 2,
    gcMs: next() < 0.9 ? 0 : next() * 9,
    external: 0,
    awaited: 0,
    ms: next() * 10,
    firstAllocated: allocated / hits,
  });
}

/** Functions whose lines did themselves what they did in all contexts, and as much again in what they called. */
function functionsOf(size: ProgramSize, contexts: readonly ContextProfile[]): FunctionProfile[] {
  const functions = Array.from({ length: size.functions }, (_, index): FunctionProfile => {
    const first = 2 + (index % size.perFile) * size.lines;
    const name = `part${index % size.perFile}Of${Math.floor(index / size.perFile)}`;
    const file = Math.floor(index / size.perFile);
    const lines = Array.from({ length: size.lines }, (_, line) => ({
      line: first + line,
      ...noMeasures(),
      self: noMeasures(),
    }));
    return { name, file, line: first, endLine: first + size.lines - 1, calls: 0, lines };
  });
  for (const { function: index, calls, lines } of contexts) {
    const fn = functions[index];
    if (fn === undefined) continue;
    fn.calls += calls;
    for (const { line, ...measures } of lines) {
      const known = fn.lines[line - fn.line]!;
      addMeasures(known.self, measures);
      known.self = tidyMeasures(known.self);
      Object.assign(known, known.self, { allocated: known.self.allocated * 2, ms: known.self.ms * 2 });
    }
  }
  return functions;
}

function seriesOf(
  { samples }: ProgramSize,
  contexts: readonly ContextProfile[],
  next: () => number,
): Profile['series'][0] {
  let at = 1;
  const context = Array.from({ length: samples }, () => {
    if (next() < 0.2) at = Math.floor(next() * contexts.length);
    return at;
  });
  const heap = context.map((_, i) => 3e8 + (i % 90) * 4e6);
  return {
    pid: 100,
    threadId: 0,
    time: context.map((_, i) => i * 10),
    rss: heap.map((bytes) => bytes + 1e8),
    heap,
    context,
    line: context.map((index) => contexts[index]!.lines[3]?.line ?? 0),
  };
}

/** Numbers from 0 to 1 that are the same each time (a multiplicative congruential generator, Lehmer's with 48271). */
function randomNumbers(): () => number {
  let state = 42;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
