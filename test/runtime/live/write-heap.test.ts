import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeHeapSnapshot } from 'node:v8';
import vm from 'node:vm';
import { writeHeap } from '../../../runtime/live/captured.ts';
import { readsScriptsForClosures } from '../../../src/node-can.ts';

test('of a text a snapshot of ours has the beginning only, and one of the program’s as much as ever', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-heap-'));
  try {
    const text = Buffer.alloc(900, 'ab').toString('latin1');
    const path = join(folder, 'heap');
    writeHeap(path);
    assert.equal(longest(path), 256);
    writeHeapSnapshot(path);
    assert.equal(longest(path), text.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('with many closures of a large script, V8 is told where its lines end', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-heap-'));
  try {
    const path = join(folder, 'heap');
    const line = `${' '.repeat(90)}made.push(() => made);\n`;
    const made = vm.runInThisContext(`{ const made = [];\n${line.repeat(8_000)}made }`, 'large.js') as unknown[];
    assert.equal(made.length, 8_000);
    const { emit } = EventEmitter.prototype;
    let events = 0;
    EventEmitter.prototype.emit = function (...args) {
      events++;
      return emit.apply(this, args);
    };
    const of = (findLines: boolean): number => {
      const { user } = process.cpuUsage();
      writeHeap(path, findLines);
      return process.cpuUsage().user - user;
    };
    const without = of(false);
    const took = of(true);
    EventEmitter.prototype.emit = emit;
    assert.equal(events, 0);
    // Each closure would cost half of the text.
    assert.ok(!readsScriptsForClosures || took < without / 2, `${took / 1000} ms, ${without / 1000} ms without`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** Length of the longest text of these letters in a file. */
function longest(path: string): number {
  return Math.max(...(readFileSync(path, 'latin1').match(/(?:ab){20,}/g) ?? []).map((found) => found.length));
}
