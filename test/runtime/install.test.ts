import assert from 'node:assert/strict';
import { test } from 'node:test';
import { packTable } from '../../instrument/emit/epilogue.ts';
import { ABI_VERSION, type FileSites, type Probes } from '../../runtime/abi.ts';
import { ALLOCATED, HITS, WIDTH } from '../../runtime/counters/layout.ts';
import { installRuntime } from '../../runtime/install.ts';
import type { RawSnapshot } from '../../runtime/snapshot/raw.ts';
import { readTable } from '../../runtime/tables.ts';

const handle = installRuntime({ metric: 'heap', interval: 10, sampler: false });
const installed = handle.runtime;

function load(...names: string[]): Probes {
  const table: FileSites = {
    abi: ABI_VERSION,
    files: ['/program.js'],
    functions: names.map((name) => ({ name, file: 0, line: 1, endLine: 9, parent: -1, sites: [1, 2, 3, 4, 5] })),
  };
  return installed.load(packTable(table));
}

/** Hits by function name and site, over all contexts. */
function hits(raw: RawSnapshot): Record<string, number[]> {
  const names = raw.tables.flatMap((text) => readTable(text)!.functions).map(({ name }) => name);
  const result: Record<string, number[]> = {};
  for (let c = 1; c < raw.contexts.fn.length; c++) {
    const name = names[raw.contexts.fn[c]!]!;
    for (let k = 0; k < 5; k++) {
      const i = Array.prototype.indexOf.call(raw.slots, raw.contexts.base[c]! + k);
      const count = i < 0 ? 0 : raw.counters[i * WIDTH + HITS]!;
      if (count === 0) continue;
      result[name] ??= [0, 0, 0, 0, 0];
      result[name]![k]! += count;
    }
  }
  return result;
}

test('a line gets its hits, and the function its call on the header', () => {
  handle.reset();
  const t = load('f');
  const frame = t.e(0, t.u);
  t.p(frame, 1);
  t.p(frame, 2);
  t.p(frame, 1);
  assert.equal(t.x(frame, 'result'), 'result');
  t.x(frame);
  assert.deepEqual(hits(handle.raw()), { f: [1, 2, 1, 0, 0] });
});

test('a file that is evaluated again is the same file', () => {
  handle.reset();
  const before = handle.raw().tables.length;
  for (let i = 0; i < 3; i++) {
    const t = load('again', 'other');
    t.x(t.e(1, t.u));
  }
  const raw = handle.raw();
  assert.equal(raw.tables.length, before + 1);
  assert.deepEqual(hits(raw), { other: [3, 0, 0, 0, 0] });
});

test('what a callee allocates is charged to the callee, and the caller goes on where it was', () => {
  handle.reset();
  const t = load('caller', 'callee');
  const keep: unknown[] = [];
  const caller = t.e(0, t.u);
  t.p(caller, 1);
  const callee = t.e(1, t.u);
  t.p(callee, 1);
  keep.push(new Array(100_000));
  t.x(callee);
  t.x(caller);
  const raw = handle.raw();
  const charged = raw.slots;
  const allocated = new Map(Array.from(charged, (slot, i) => [slot, raw.counters[i * WIDTH + ALLOCATED]!]));
  const { base, parent } = raw.contexts;
  const last = base.length - 1;
  assert.ok(Math.abs(allocated.get(base[last]! + 1)! - 800_016) < 4096);
  assert.ok(allocated.get(base[last - 1]! + 1)! < 4096);
  assert.equal(parent[last], base[last - 1]! + 1);
});

test('a table of another version is not measured', () => {
  const t = installed.load(packTable({ abi: 999, files: [], functions: [] }));
  assert.equal(t.x(t.e(0, t.u), 5), 5);
});
