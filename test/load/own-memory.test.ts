import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { BIN, node } from '../cli/run.ts';

const MODULES = 200;
const FUNCTIONS = 30;

/** A program of many functions, which prints how much of its heap is in use when all are loaded. */
function writeProgram(folder: string): string {
  mkdirSync(join(folder, 'modules'));
  for (let i = 0; i < MODULES; i++) {
    const functions = Array.from(
      { length: FUNCTIONS },
      (_, k) => `exports.f${k} = function f${k}(a) {\n  const b = a + ${k};\n  return b * ${i};\n};\n`,
    );
    writeFileSync(join(folder, 'modules', `m${i}.js`), functions.join(''));
  }
  const program = join(folder, 'program.js');
  writeFileSync(
    program,
    `require('node:v8').setFlagsFromString('--expose-gc');
const gc = require('node:vm').runInNewContext('gc');
for (let i = 0; i < ${MODULES}; i++) require('./modules/m' + i + '.js');
gc();
console.log(process.memoryUsage().heapUsed);
`,
  );
  return program;
}

test('what the profiler keeps of a function takes less than 600 bytes of the program’s heap', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-own-memory-'));
  try {
    const program = writeProgram(folder);
    const options = { cwd: folder };
    const plain = await node([program], options);
    const args = [BIN, '--all', '-o', join(folder, 'profile.json'), program];
    // The first run keeps what it has made, and the second finds it: no parser is in its heap.
    await node(args, options);
    const profiled = await node(args, options);
    const own = Number(profiled.stdout) - Number(plain.stdout);
    assert.ok(own > 0 && own < 2_500_000 + MODULES * FUNCTIONS * 600, `${own} bytes`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file’s text is in the program’s memory once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-own-memory-'));
  try {
    const lines = Array.from({ length: 20_000 }, (_, i) => `// ${'a line that says nothing '.repeat(4)}${i}`);
    writeFileSync(join(folder, 'large.js'), `${lines.join('\n')}\nexports.f = function f(a) {\n  return a;\n};\n`);
    const program = join(folder, 'program.js');
    writeFileSync(
      program,
      `require('node:v8').setFlagsFromString('--expose-gc');
const gc = require('node:vm').runInNewContext('gc');
const { f } = require('./large.js');
const text = f.toString();
new Error('where').stack;
// Buffers are freed in V8's own time.
setTimeout(gc, 50);
setTimeout(() => {
  gc();
  // Node 26 has texts that it reads outside of the heap.
  const { heapUsed, external } = process.memoryUsage();
  console.log(JSON.stringify({ text, used: heapUsed + external }));
}, 150);
`,
    );
    const saidBy = async (args: string[]): Promise<{ text: string; used: number }> =>
      JSON.parse((await node([...args, program], { cwd: folder })).stdout);
    const plain = await saidBy([]);
    const args = [BIN, '--all', '-o', join(folder, 'profile.json')];
    await saidBy(args);
    const profiled = await saidBy(args);
    assert.equal(profiled.text, plain.text);
    // The text has 2.2 MB.
    const own = profiled.used - plain.used;
    assert.ok(own < 2_500_000, `${own} bytes`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a small program has less than 3 MB more of a heap, and nothing of Node’s client of HTTP', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-own-memory-'));
  try {
    const program = join(folder, 'program.js');
    writeFileSync(
      program,
      `const { isMainThread, Worker } = require('node:worker_threads');
require('node:v8').setFlagsFromString('--expose-gc');
const gc = require('node:vm').runInNewContext('gc');
const buffer = Buffer.alloc(1000);
if (isMainThread) new Worker(__filename);
function end() {
  gc();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  const isLoaded = process.moduleLoadList.some((name) => name.includes('undici'));
  console.log(JSON.stringify({ isMainThread, heapUsed, external, arrayBuffers, isLoaded }));
}
// Long enough for the sampler to have spoken to the thread.
setTimeout(end, 500);
`,
    );
    type Said = { isMainThread: boolean; heapUsed: number; external: number; arrayBuffers: number; isLoaded: boolean };
    const saidBy = async (args: string[]): Promise<Said[]> => {
      const { stdout } = await node([...args, program], { cwd: folder });
      const lines = stdout.trimEnd().split('\n');
      return lines
        .map((line) => JSON.parse(line) as Said)
        .sort((a, b) => Number(b.isMainThread) - Number(a.isMainThread));
    };
    const args = [BIN, '--all', '-o', join(folder, 'profile.json')];
    const plain = await saidBy([]);
    await saidBy(args);
    const profiled = await saidBy(args);
    assert.equal(profiled.length, 2);
    for (const [at, { heapUsed, external, arrayBuffers, isLoaded }] of profiled.entries()) {
      const of = plain[at]!;
      assert.ok(heapUsed - of.heapUsed < 3e6, `${heapUsed - of.heapUsed} bytes of heap`);
      assert.ok(external - of.external < 1e6, `${external - of.external} bytes outside`);
      assert.ok(arrayBuffers - of.arrayBuffers < 1e5, `${arrayBuffers - of.arrayBuffers} bytes of buffers`);
      assert.equal(isLoaded, of.isLoaded);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
