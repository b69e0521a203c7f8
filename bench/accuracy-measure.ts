/** One case of bench/accuracy.ts in a process of its own: `<case> <hits>` measures it, `<case> snapshot` sizes it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { instrument } from '../instrument/index.ts';
import type { Probes } from '../runtime/abi.ts';
import { ALLOCATED, FIRST_SLOT, WIDTH } from '../runtime/counters/layout.ts';
import { installRuntime, ownOffer } from '../runtime/install.ts';
import { buildProfile } from '../src/profile/build.ts';
import { CASES, programOf, STATEMENT_LINE, STORE_LINE } from './accuracy-cases.ts';

const one = CASES[Number(process.argv[2])]!;
const text = programOf(one);
const result = process.argv[3] === 'snapshot' ? bySnapshot() : measured(Number(process.argv[3]));
console.log(JSON.stringify(result));

/** What the profiler says, beside how often the line that only stores was charged anything. */
function measured(hits: number): object {
  const instrumented = instrument(text, { filename: '/accuracy.js', sourceType: 'script' })!;
  const handle = installRuntime({ metric: 'heap', interval: 10, sampler: true });
  const { counters } = handle.memory;
  const { sites } = instrumented.table.functions[0]!;
  // The sums are watched as 32-bit words: looking at a double would allocate, and show in the next line.
  const words = new Int32Array(counters.buffer, counters.byteOffset, counters.length * 2);
  const watched = [STATEMENT_LINE, STORE_LINE].map(
    (line) => 2 * ((FIRST_SLOT + sites.indexOf(line)) * WIDTH + ALLOCATED),
  );
  const last = new Int32Array(4);
  const charged = new Int32Array(2);
  const load = handle.runtime.load;
  const observe = (probes: Probes): Probes => ({
    ...probes,
    p(frame, k) {
      probes.p(frame, k);
      for (let w = 0; w < 2; w++) {
        const at = watched[w]!;
        if (words[at] === last[2 * w] && words[at + 1] === last[2 * w + 1]) continue;
        charged[w]! += 1;
        last[2 * w] = words[at]!;
        last[2 * w + 1] = words[at + 1]!;
      }
    },
  });
  Object.assign(ownOffer(), { abi: handle.runtime.abi, load: (table: string) => observe(load(table)) });
  // What V8 allocates for the observer's own loop is no line's.
  const rehearsed = observe({ p() {} } as unknown as Probes);
  for (let i = 0; i < 10_000; i++) rehearsed.p(0, 0);
  const run = vm.runInThisContext(instrumented.code) as (n: number, keep: unknown[]) => void;
  run(hits, new Array(64).fill(null));
  const profile = buildProfile([handle.stop({ kind: 'exit', code: 0 })], { mprofLine: 'bench' });
  const lines = profile.functions.find(({ name }) => name === 'run')!.lines;
  const { allocated, lines: sum, outside } = profile.totals;
  return {
    statement: lines.find(({ line }) => line === STATEMENT_LINE)!.self,
    store: lines.find(({ line }) => line === STORE_LINE)!.self,
    charged: [...charged],
    clock: allocated,
    sum: sum + outside,
  };
}

/** Self sizes, in a heap snapshot, of what the statement leaves behind; bytes per execution. */
function bySnapshot(): object {
  const run = vm.runInThisContext(text) as (n: number, keep: unknown[]) => void;
  const kept = vm.runInThisContext(
    text
      .slice(text.indexOf('\n')) // What stands before it is there already.
      .replace('keep[i & 63] = value;', 'keep[i] = value;')
      .replace('function run', 'function fill')
      .replace(/run;$/, 'fill;'),
  ) as typeof run;
  run(5000, new Array(64).fill(null));
  kept(5000, new Array(5000).fill(null));
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-'));
  const few = new Array(200).fill(null);
  const many = new Array(1200).fill(null);
  const files = ['warm', 'before', 'few', 'many'].map((name) => {
    if (name === 'few') kept(few.length, few);
    if (name === 'many') kept(many.length, many);
    return v8.writeHeapSnapshot(join(folder, name));
  });
  const [, before, afterFew, afterMany] = files.map(nodes);
  rmSync(folder, { recursive: true });
  // What a snapshot itself leaves in the heap is the same in both differences.
  const bytes = added(afterFew!, afterMany!) - added(before!, afterFew!);
  return { bytes: bytes / (many.length - few.length), kept: few.length + many.length };
}

function added(before: Nodes, after: Nodes): number {
  let bytes = 0;
  for (const [id, { size, type }] of after) {
    if (!before.has(id) && type !== 'code' && type !== 'synthetic') bytes += size;
  }
  return bytes;
}

type Nodes = Map<number, { size: number; type: string }>;

function nodes(file: string): Nodes {
  const { snapshot, nodes: flat } = JSON.parse(readFileSync(file, 'utf8'));
  const fields: string[] = snapshot.meta.node_fields;
  const types: string[] = snapshot.meta.node_types[0];
  const [type, id, size] = ['type', 'id', 'self_size'].map((name) => fields.indexOf(name)) as [number, number, number];
  const found: Nodes = new Map();
  for (let i = 0; i < flat.length; i += fields.length) {
    found.set(flat[i + id], { size: flat[i + size], type: types[flat[i + type]]! });
  }
  return found;
}
