import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { writeHeapSnapshot } from 'node:v8';
import { readHeap } from '../../src/heap/read.ts';

describe('readHeap', () => {
  it('reads what JSON.parse reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mprof-line-heap-'));
    const text = `quoted " \\ and \n line, ${'long '.repeat(100)}`;
    const kept = {
      text,
      unicode: 'ä—漢😀',
      big: new Float64Array(1e6),
      pair: new WeakMap([[globalThis, { value: 1 }]]),
    };
    const file = writeHeapSnapshot(join(folder, 'own.heapsnapshot'));
    // Made after the snapshot, so that it is not in it.
    const absent = `no ${file.length} such`;
    const heap = readHeap(file, ['unicode', absent]);
    const raw = JSON.parse(readFileSync(file, 'utf8'));
    const { node_fields, edge_fields } = raw.snapshot.meta;
    const column = (list: number[], fields: string[], name: string): number[] =>
      list.filter((_, i) => i % fields.length === fields.indexOf(name));
    assert.equal(heap.nodeCount, raw.snapshot.node_count);
    assert.deepEqual([...heap.type], column(raw.nodes, node_fields, 'type'));
    assert.deepEqual([...heap.name], column(raw.nodes, node_fields, 'name'));
    assert.deepEqual([...heap.id], column(raw.nodes, node_fields, 'id'));
    assert.deepEqual([...heap.size], column(raw.nodes, node_fields, 'self_size'));
    assert.deepEqual([...heap.edgeName], column(raw.edges, edge_fields, 'name_or_index'));
    assert.deepEqual(
      [...heap.edgeTo],
      column(raw.edges, edge_fields, 'to_node').map((at) => at / node_fields.length),
    );
    assert.equal(heap.firstEdge.at(-1), raw.snapshot.edge_count);
    assert.equal(heap.strings.count, raw.strings.length);
    for (let i = 0; i < raw.strings.length; i += 7) assert.equal(heap.strings.get(i), raw.strings[i]);
    assert.equal(heap.strings.get(heap.strings.indexOf('unicode')), 'unicode');
    assert.equal(heap.strings.indexOf(absent), -1);
    const pairs = raw.strings.flatMap((each: string, i: number) => {
      const table = /part of key .* pair in WeakMap \(table @(\d+)\)$/s.exec(each);
      return table ? [[i, Number(table[1])]] : [];
    });
    assert.ok(pairs.length > 0);
    for (const [i, table] of pairs) assert.equal(heap.ephemerons.find(i)?.table, table);
    heap.close();
    rmSync(folder, { recursive: true });
    assert.equal(kept.big.length, 1e6);
  });
});
