/** Programs whose peak is measured: what Node allocates in different ways. Each is called once, in a process of its own. */
import { spawnSync } from 'node:child_process';
import { scryptSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateSync, gunzipSync, gzipSync } from 'node:zlib';

const MiB = 1 << 20;

/** Something that does not compress to nothing. */
function noise(bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let i = 0, x = 1; i < bytes; i += 4) {
    x = (Math.imul(x, 1103515245) + 12345) | 0;
    buffer.writeInt32LE(x >> 8, i);
  }
  return buffer;
}

export const programs: Readonly<Record<string, () => unknown>> = {
  'array of objects': () => Array.from({ length: 2_000_000 }, (_, i) => ({ i, next: i + 1 })),
  'array of doubles': () => Array.from({ length: 10_000_000 }, (_, i) => i * 1.5),
  strings: () => Array.from({ length: 1_000_000 }, (_, i) => `item number ${i} of the list`),
  'map and set': () => [
    new Map(Array.from({ length: 500_000 }, (_, i) => [i, i])),
    new Set(Array.from({ length: 500_000 }, (_, i) => i)),
  ],
  buffers: () => Array.from({ length: 200 }, () => Buffer.alloc(MiB, 1)),
  'typed array, for 2 ms': () => {
    let temporary: Float64Array | null = new Float64Array(25 * MiB).fill(1);
    const sum = temporary[3];
    temporary = null;
    return sum;
  },
  'JSON round trip': () =>
    JSON.parse(JSON.stringify(Array.from({ length: 300_000 }, (_, i) => ({ i, text: `value ${i}` })))),
  'zlib gzip': () => gzipSync(noise(40 * MiB)).length,
  'zlib inflate': () => gunzipSync(gzipSync(Buffer.alloc(150 * MiB, 7))).length,
  'zlib deflate, level 9': () => deflateSync(noise(30 * MiB), { level: 9 }).length,
  'scrypt (native memory)': () => scryptSync('a', 'b', 32, { N: 1 << 17, r: 8, maxmem: 256 * MiB }),
  'regular expression': () => 'abc '.repeat(3_000_000).match(/\w+/g)!.length,
  'string building': () => {
    let text = '';
    for (let i = 0; i < 3_000_000; i++) text += i;
    return Buffer.from(text).length;
  },
};

/** The same as commands, and some that are no Node at all or whose child is the hog. */
export const commands: Readonly<Record<string, readonly string[]>> = {
  'child process is the hog': [process.execPath, import.meta.filename, 'spawn', 'buffers'],
  'python3 bytearray': ['python3', '-c', 'x = bytearray(200 * 2**20)\nfor i in range(0, len(x), 4096): x[i] = 1'],
  'sort of 2,000,000 lines': ['sh', '-c', 'seq 2000000 | sort -R -S 150M | tail -1 > /dev/null'],
};

const [mode, name] = process.argv.slice(2);
if (mode === 'run') programs[name!]!();
if (mode === 'spawn') process.exitCode = spawnSync(process.execPath, [import.meta.filename, 'run', name!]).status!;
if (mode === 'measure') {
  const { memoryUsage } = await import('../src/usage/memory-usage.ts');
  let truth = 0;
  const { peak, peakKind } = await memoryUsage(() => {
    programs[name!]!();
    // What the kernel says of the process when the program has run; later, collections can need more.
    truth = 1024 * Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]);
  });
  console.log(JSON.stringify({ peak, peakKind, truth }));
}
