// Runs test262, the tests of ECMAScript, plain and again with every function measured: the same must come of each program, down to the
// message of an error. `node scripts/test262.mjs CHECKOUT [--live | --fast] [--jobs N] [--sample N] [--resume FILE] [words in the paths…]`; a
// checkout is a clone of github.com/tc39/test262. --sample N takes every N-th program. What is done is noted in FILE, and not done again.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { settingsOf } from './test262-settings.mjs';

const FOLDERS = [
  'language',
  'annexB',
  ...[
    'Function',
    'GeneratorFunction',
    'GeneratorPrototype',
    'AsyncFunction',
    'AsyncGeneratorFunction',
    'AsyncGeneratorPrototype',
    'AsyncFromSyncIteratorPrototype',
    'AsyncIteratorPrototype',
    'Promise',
    'Proxy',
    'Error',
    'NativeErrors',
    'AggregateError',
    'SuppressedError',
    'ThrowTypeError',
  ].map((name) => `built-ins/${name}`),
];
const SHARD = fileURLToPath(new URL('test262-shard.mjs', import.meta.url));
const BIN = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
/** Programs a process. */
const SIZE = 300;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    jobs: { type: 'string' },
    sample: { type: 'string', default: '1' },
    resume: { type: 'string' },
    live: { type: 'boolean', default: false },
    fast: { type: 'boolean', default: false },
  },
});
const PROBES = ['live', 'fast'].filter((name) => values[name]).map((name) => `--${name}`);
const [checkout, ...words] = positionals;
if (checkout === undefined || !existsSync(join(checkout, 'test/language'))) {
  console.error('test262: expected the folder of a clone of github.com/tc39/test262');
  process.exit(2);
}

/** Each program with the ways in which it is to be run. */
function programs() {
  const found = [];
  for (const folder of FOLDERS) {
    const below = join(checkout, 'test', folder);
    if (!existsSync(below)) continue;
    const names = readdirSync(below, { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.js') && !name.includes('_FIXTURE'),
    );
    for (const name of names.sort()) {
      const path = join('test', folder, name);
      if (words.length > 0 && !words.some((word) => path.includes(word))) continue;
      for (const mode of modesOf(settingsOf(readFileSync(join(checkout, path), 'utf8')).flags))
        found.push([path, mode]);
    }
  }
  return found.filter((_, index) => index % Number(values.sample) === 0);
}

function modesOf(flags) {
  if (flags.includes('module')) return ['module'];
  if (flags.includes('raw')) return ['raw'];
  if (flags.includes('onlyStrict')) return ['strict'];
  if (flags.includes('noStrict')) return ['sloppy'];
  return ['sloppy', 'strict'];
}

const folder = mkdtempSync(join(tmpdir(), 'mprof-line-test262-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** What comes of some programs; one that ends its process is named so, and the rest goes on in another. */
async function run(list, name, measured) {
  const outcomes = new Map();
  let functions = 0;
  for (let rest = list, part = 0; rest.length > 0; part++) {
    const [given, results, profile] = ['list', 'results', 'profile'].map((what) =>
      join(folder, `${name}-${part}-${what}.json`),
    );
    writeFileSync(given, JSON.stringify(rest));
    writeFileSync(results, '');
    const own = ['--experimental-vm-modules', '--no-warnings', SHARD, resolve(checkout), given, results];
    const ours = [BIN, '--all', ...PROBES, '--include', 'test/**', '--no-cache', '--format', 'json', '-o', profile];
    const ending = await ended(measured ? [...ours, ...own] : own);
    const lines = readFileSync(results, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    for (const line of lines) {
      const [path, mode, outcome] = JSON.parse(line);
      outcomes.set(`${path} ${mode}`, outcome);
    }
    if (measured && existsSync(profile)) functions += calledIn(profile);
    if (lines.length === rest.length) break;
    outcomes.set(rest[lines.length].join(' '), `the process ended: ${ending}`);
    rest = rest.slice(lines.length + 1);
  }
  return { outcomes, functions };
}

function calledIn(profile) {
  return JSON.parse(readFileSync(profile, 'utf8')).functions.filter(({ calls }) => calls > 0).length;
}

function ended(args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: checkout, stdio: 'ignore', timeout: 3_600_000 });
    child.on('close', (code, signal) => done(signal ?? code));
  });
}

/** What was noted of earlier runs with the same probes, by the programs' names. */
function noted() {
  const { resume } = values;
  if (resume === undefined || !existsSync(resume)) return new Map();
  const lines = readFileSync(resume, 'utf8').trimEnd().split('\n');
  return new Map(lines.map((line) => JSON.parse(line)).map(({ key, ...result }) => [key, result]));
}

async function compare(at, list) {
  const start = performance.now();
  const plain = await run(list, `${at}-plain`, false);
  const between = performance.now();
  const measured = await run(list, `${at}-measured`, true);
  const seconds = [between - start, performance.now() - between].map((ms) => ms / 1e3);
  const result = { functions: measured.functions, done: 0, seconds, differences: [] };
  for (const key of list.map((entry) => entry.join(' '))) {
    const [expected, found] = [plain.outcomes.get(key), measured.outcomes.get(key)];
    if (expected === 'done' || expected === 'Test262:AsyncTestComplete') result.done++;
    if (expected !== found) result.differences.push(`${key}\n  plain:    ${expected}\n  measured: ${found}`);
  }
  return result;
}

const all = programs();
const shards = Array.from({ length: Math.ceil(all.length / SIZE) }, (_, at) => all.slice(at * SIZE, (at + 1) * SIZE));
const total = { programs: 0, different: 0, done: 0, functions: 0, plain: 0, measured: 0 };
const known = noted();
const queue = [...shards.entries()];
async function next() {
  for (let item = queue.shift(); item; item = queue.shift()) {
    const [at, list] = item;
    const key = [process.version, ...PROBES, list.length, ...list[0], ...list.at(-1)].join(' ');
    const result = known.get(key) ?? (await compare(at, list));
    if (values.resume !== undefined && !known.has(key))
      appendFileSync(values.resume, `${JSON.stringify({ key, ...result })}\n`);
    total.programs += list.length;
    total.functions += result.functions;
    total.done += result.done;
    total.different += result.differences.length;
    total.plain += result.seconds[0];
    total.measured += result.seconds[1];
    for (const difference of result.differences) console.log(difference);
    if (process.stderr.isTTY) process.stderr.write(`\r${total.programs} of ${all.length}`);
  }
}
console.log(`Node ${process.versions.node}, ${all.length} programs (a file in strict mode is another than without)`);
await Promise.all(Array.from({ length: Number(values.jobs ?? availableParallelism()) }, next));
console.log(
  `${total.done} run to their end plain, ${total.functions} functions were measured; ${total.different} differences\n` +
    `${total.plain.toFixed(0)} s plain, ${total.measured.toFixed(0)} s measured, for all processes together`,
);
process.exit(total.different === 0 && total.functions > 0 ? 0 : 1);
