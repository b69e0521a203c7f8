/**
 * Speed of the transform in MB of source a second (1 MB = 1,000,000 UTF-16 units), beside babel-plugin-istanbul run by
 * @babel/core, each from source text to instrumented text and source map. The two take turns on the same files; medians.
 * Then our own over 0.1–5 MB of one file's text, to see that the time is proportional to the size.
 *
 *     npm run bench:transform [rounds]
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type TransformOptions, transformSync } from '@babel/core';
import { instrument } from '../instrument/index.ts';

const MODULES = new URL('../../node_modules/', import.meta.url);
const FILES = [
  '@babel/parser/lib/index.js',
  'zrender/dist/zrender.js',
  'fast-check/lib/fast-check.js',
  'papaparse/papaparse.js',
  'marked/lib/marked.esm.js',
  'commander/lib/command.js',
  'echarts/dist/echarts.simple.js',
];
const LARGE = 'echarts/dist/echarts.js';
const SIZES = [0.1, 0.5, 1, 2, 5];

interface Source {
  readonly filename: string;
  readonly code: string;
}

function read(name: string): Source {
  const url = new URL(name, MODULES);
  return { filename: fileURLToPath(url), code: readFileSync(url, 'utf8') };
}

function ours({ filename, code }: Source): void {
  const result = instrument(code, { filename, select: 'all', sourceType: 'unambiguous' });
  if (result === null || result.map.mappings === '') throw new Error(`${filename}: not instrumented`);
}

const istanbulOptions: TransformOptions = {
  babelrc: false,
  configFile: false,
  compact: false,
  sourceMaps: true,
  sourceType: 'unambiguous',
  parserOpts: { allowReturnOutsideFunction: true },
  // `exclude: []` for otherwise it leaves out node_modules, where these files are.
  plugins: [['babel-plugin-istanbul', { exclude: [], excludeNodeModules: false, cwd: fileURLToPath(MODULES) }]],
};

function istanbul({ filename, code }: Source): void {
  const result = transformSync(code, { ...istanbulOptions, filename });
  if (!result?.code?.includes('cov_')) throw new Error(`${filename}: not instrumented by istanbul`);
}

function milliseconds(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

const speed = (code: string, ms: number): string => (code.length / 1e3 / ms).toFixed(2).padStart(7);

/** Cuts a text to about a size: whole copies of it, then its first top-level lines. */
function sized(code: string, length: number): string {
  let text = '';
  while (text.length + code.length <= length) text += `(function(){${code}\n})();\n`;
  if (text.length > 0.9 * length) return text;
  return text + functions(length - text.length);
}

let pool: string[] | null = null;
/** Whole functions of echarts' own source, as many as fit. */
function functions(length: number): string {
  // Its distribution is one wrapper around functions that are indented by four blanks.
  pool ??= [...read(LARGE).code.matchAll(/^ {4}function \w+\([^\n]*\n(?: {5,}[^\n]*\n|\n)*? {4}}\n/gm)].map(
    (m) => m[0],
  );
  let text = '';
  for (let i = 0; text.length < length; i++) text += pool[i % pool.length];
  return text;
}

const rounds = Number(process.argv[2] ?? 7);
const sources = FILES.map(read);
for (const source of sources) {
  ours(source);
  istanbul(source);
}

const times = sources.map(() => ({ ours: [] as number[], istanbul: [] as number[] }));
for (let round = 0; round < rounds; round++) {
  for (const [index, source] of sources.entries()) {
    const turns = [
      () => times[index]!.ours.push(milliseconds(() => ours(source))),
      () => times[index]!.istanbul.push(milliseconds(() => istanbul(source))),
    ];
    for (const turn of round % 2 === 0 ? turns : turns.reverse()) turn();
  }
}

console.log(`Node ${process.versions.node}, every function instrumented, medians of ${rounds} rounds; MB/s\n`);
console.log('mprof-line  istanbul   ratio      KB  file');
let ourTotal = 0;
let theirTotal = 0;
let length = 0;
for (const [index, { code }] of sources.entries()) {
  const [mine, theirs] = [median(times[index]!.ours), median(times[index]!.istanbul)];
  ourTotal += mine;
  theirTotal += theirs;
  length += code.length;
  const ratio = (theirs / mine).toFixed(1).padStart(6);
  console.log(
    `${speed(code, mine).padStart(10)} ${speed(code, theirs).padStart(9)} ${ratio}×  ${(code.length / 1e3).toFixed(0).padStart(6)}  ${FILES[index]}`,
  );
}
const total = (ms: number): string => (length / 1e3 / ms).toFixed(2);
console.log(
  `${total(ourTotal).padStart(10)} ${total(theirTotal).padStart(9)} ${(theirTotal / ourTotal).toFixed(1).padStart(6)}×  ${(length / 1e3).toFixed(0).padStart(6)}  all`,
);

console.log('\n  MB/s      MB  (one text of that size)');
const large = read(LARGE);
const speeds: number[] = [];
for (const size of SIZES) {
  const code = sized(large.code, size * 1e6);
  const source = { filename: large.filename, code };
  const runs = Math.max(3, Math.min(rounds, Math.round(4 / size)));
  const ms = median(Array.from({ length: runs }, () => milliseconds(() => ours(source))));
  speeds.push(code.length / 1e3 / ms);
  console.log(`${speed(code, ms).padStart(6)}  ${(code.length / 1e6).toFixed(2).padStart(6)}`);
}
console.log(`\nslowest/fastest over the sizes: ${(Math.min(...speeds) / Math.max(...speeds)).toFixed(2)}`);
process.exitCode = ourTotal <= theirTotal ? 0 : 1;
