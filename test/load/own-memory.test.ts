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

test('what the profiler keeps of a function takes less than 1 KB of the program’s heap', async () => {
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
    assert.ok(own > 0 && own < 2_500_000 + MODULES * FUNCTIONS * 1024, `${own} bytes`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
