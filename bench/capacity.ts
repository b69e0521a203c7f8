/**
 * Large programs: worker threads, child processes, one large source, many functions, many calling contexts. Each in three sizes, every
 * second one twice the first, measured with the whole command line: `npm run bench:capacity [names…]`. Counts are compared with the
 * truth. CPU seconds are of all processes, MB are the largest resident memory of one. Exit status 1 when a count is wrong, or when twice
 * the size takes more than 2.5 times what it added.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../src/profile/types.ts';

const bin = fileURLToPath(new URL('../src/cli/bin.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mprof-line-capacity-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

interface Case {
  sizes: readonly number[];
  unit: string;
  /** Text of the program. */
  program(size: number): string;
  /** Calls of the function named `work`, or of those whose names begin so. */
  calls(size: number): number;
}

const WORK = 'function work() {\n  return [1, 2, 3];\n}\n';

/** Some 2 KB; `#` is its number. */
const WIDE = `function work#(a) {
  const list = [${Array.from({ length: 200 }, (_, i) => (i % 10 === 0 ? `\n    a + ${i}` : ` a + ${i}`))}
  ];
  return list.map((x) => x * 2 + a);
}
work#(1);
`;
const functionsIn = (megabytes: number): number => Math.round((megabytes * 1e6) / WIDE.length);

const withChildren = (size: number): string => `const { spawnSync } = require('node:child_process');
${WORK}work();
if (process.argv[2] === undefined)
  for (let i = 0; i < ${size}; i++) spawnSync(process.execPath, [__filename, 'child']);
`;
/** Run where it is asked for: ten minutes. */
const LONG = 'many-children';

const cases: Record<string, Case> = {
  workers: {
    sizes: [16, 32, 64],
    unit: 'worker threads at once',
    program: (size) => `const { isMainThread, Worker, parentPort } = require('node:worker_threads');
${WORK}work();
if (isMainThread) {
  const all = Array.from({ length: ${size} }, () => new Worker(__filename));
  let up = 0;
  for (const worker of all) worker.on('message', () => ++up === ${size} && all.forEach((one) => one.postMessage('end')));
} else {
  parentPort.postMessage('up');
  parentPort.once('message', () => {});
}
`,
    calls: (size) => size + 1,
  },
  children: {
    sizes: [10, 20, 40],
    unit: 'child processes in turn',
    program: withChildren,
    calls: (size) => size + 1,
  },
  'many-children': {
    sizes: [1000],
    unit: 'child processes in turn',
    program: withChildren,
    calls: (size) => size + 1,
  },
  source: {
    sizes: [2.5, 5, 10],
    unit: 'MB of one source',
    program: (size) => Array.from({ length: functionsIn(size) }, (_, i) => WIDE.replaceAll('#', String(i))).join(''),
    calls: functionsIn,
  },
  functions: {
    sizes: [5000, 10_000, 20_000],
    unit: 'functions',
    program: (size) =>
      Array.from({ length: size }, (_, i) => `function work${i}() {\n  return {};\n}\nwork${i}();\n`).join(''),
    calls: (size) => size,
  },
  contexts: {
    sizes: [6, 7, 8, 9],
    unit: 'calls deep, each of 12 functions calling each not on the stack',
    program: (size) => {
      const functions = Array.from({ length: 12 }, (_, i) => {
        const calls = Array.from({ length: 12 }, (_, j) =>
          i === j ? '' : `  if (!(path & ${1 << j})) work${j}(path | ${1 << j}, depth - 1);\n`,
        );
        return `function work${i}(path, depth) {\n  if (depth <= 0) return;\n${calls.join('')}}\n`;
      });
      return `${functions.join('')}work0(1, ${size});\n`;
    },
    calls: (size) => {
      let [sum, ways] = [1, 1];
      for (let depth = 0; depth < size; depth++) {
        ways *= 11 - depth;
        sum += ways;
      }
      return sum;
    },
  },
};

interface Measured {
  cpu: number;
  memory: number;
  calls: number;
  warnings: string[];
}

/** GNU time writes what all processes took. */
function run(args: readonly string[]): { cpu: number; memory: number } {
  const report = join(folder, 'time');
  const { status } = spawnSync('/usr/bin/time', ['-f', '%U %S %M', '-o', report, process.execPath, ...args], {
    stdio: 'ignore',
  });
  const [user, system, memory] = readFileSync(report, 'utf8').trimEnd().split('\n').at(-1)!.split(' ').map(Number);
  if (status !== 0) throw new Error(`status ${status}: ${args}`);
  return { cpu: user! + system!, memory: memory! / 1024 };
}

function measure(program: string): Measured {
  const output = join(folder, 'profile.json');
  const { cpu, memory } = run([bin, '--all', '--no-cache', '-o', output, program]);
  const profile = JSON.parse(readFileSync(output, 'utf8')) as Profile;
  const calls = profile.functions.reduce((sum, fn) => sum + (fn.name.startsWith('work') ? fn.calls : 0), 0);
  return { cpu, memory, calls, warnings: profile.run.warnings.map(({ kind }) => kind) };
}

let wrong = 0;
const wanted = process.argv.slice(2);
console.log(`Node ${process.versions.node}\n                plain s  measured s   plain MB  measured MB`);
for (const [name, { sizes, unit, program, calls }] of Object.entries(cases)) {
  if (wanted.length > 0 ? !wanted.includes(name) : name === LONG) continue;
  console.log(`${name}: ${unit}`);
  const added: number[] = [];
  const grown: number[] = [];
  for (const size of sizes) {
    const path = join(folder, `${name}-${size}.cjs`);
    writeFileSync(path, program(size));
    const plain = run([path]);
    const measured = measure(path);
    const isRight = measured.calls === calls(size);
    added.push(measured.cpu - plain.cpu);
    grown.push(calls(size));
    console.log(
      `${String(size).padStart(12)} ${plain.cpu.toFixed(2).padStart(10)} ${measured.cpu.toFixed(2).padStart(11)} ` +
        `${plain.memory.toFixed(0).padStart(10)} ${measured.memory.toFixed(0).padStart(12)}  ` +
        `${isRight ? `${measured.calls} calls, all counted` : `${measured.calls} calls counted of ${calls(size)}`}` +
        `${measured.warnings.length > 0 ? ` (${[...new Set(measured.warnings)]})` : ''}`,
    );
    if (!isRight) wrong++;
  }
  if (sizes.length === 1) continue;
  const steps = added.slice(1).map((value, i) => value / added[i]! / (grown[i + 1]! / grown[i]!));
  console.log(
    `${'times as much'.padStart(24)} for each call or function as in the size before: ${steps.map((x) => x.toFixed(2)).join(', ')}`,
  );
  if (steps.some((step) => step > 1.25)) wrong++;
}
process.exitCode = wrong > 0 ? 1 : 0;
