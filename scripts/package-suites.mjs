// Runs the test suites of well-known packages plain, and again with every function of theirs instrumented: the same
// tests must pass and fail, in the same words. The packages are installed in node_modules/.cache/mprof-line.
// Arguments: names of suites; without any, all but the longest three, and --all all.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = join(ROOT, 'test/packages');
const CACHE = join(ROOT, 'node_modules/.cache/mprof-line/package-suites');
const REGISTER = pathToFileURL(join(ROOT, 'dist/src/load/register.js')).href;
const TAPE = 'node_modules/tape/bin/tape';

/** Test files of a folder of the cache, as relative paths. */
const files = (folder, pattern) =>
  readdirSync(join(CACHE, folder), { recursive: true })
    .map((name) => join(folder, String(name)).replaceAll('\\', '/'))
    .filter((name) => pattern.test(name) && !/node_modules\/.*node_modules\//.test(name))
    .sort();

/**
 * name, what it is, the packages whose functions are instrumented, and the command. `minimum` is the number of results
 * below which the suite itself is broken; `long`: it is run where it is asked for.
 */
const SUITES = [
  {
    name: 'qs',
    style: 'CommonJS, its own tests',
    packages: ['qs', 'side-channel'],
    command: () => [TAPE, ...files('node_modules/qs/test', /\/(parse|stringify|utils)\.js$/)],
    minimum: 500,
  },
  {
    name: 'minimist',
    style: 'CommonJS, its own tests',
    packages: ['minimist'],
    command: () => [TAPE, ...files('node_modules/minimist/test', /\.js$/)],
    minimum: 100,
  },
  {
    name: 'resolve',
    style: 'CommonJS with callbacks, its own tests',
    packages: ['resolve', 'is-core-module'],
    command: () => [TAPE, ...files('node_modules/resolve/test', /\/test\/(?!symlinks)[a-z_]+\.js$/)],
    minimum: 200,
  },
  {
    name: 'memory-level',
    style: 'classes and async functions, abstract-level’s own tests',
    packages: ['abstract-level', 'memory-level', 'level-supports', 'level-transcoder', 'maybe-combine-errors'],
    command: () => ['suites/memory-level.cjs'],
    minimum: 5000,
    long: true,
  },
  {
    name: 'bl',
    style: 'streams and prototypes, its own tests',
    packages: ['bl'],
    command: () => ['node_modules/bl/test/test.js'],
    minimum: 300,
    long: true,
  },
  {
    name: 'generatorics',
    style: 'generators, its own tests (mocha)',
    packages: ['generatorics'],
    command: () => ['runner/describe.mjs', 'node_modules/generatorics/test/index.js'],
    minimum: 20,
  },
  {
    name: 'gensync',
    style: 'generators run synchronously and asynchronously, its own tests (jest)',
    packages: ['gensync'],
    command: () => ['runner/describe.mjs', 'node_modules/gensync/test/index.test.js'],
    minimum: 20,
  },
  {
    name: 'zod',
    style: 'TypeScript sources with classes, its own tests (vitest)',
    packages: ['zod'],
    node: ['--conditions=@zod/source'],
    // Node runs no TypeScript of packages; tsx is somebody else's way to do it.
    plain: ['--import', import.meta.resolve('tsx')],
    // prototypes.test.ts spoils the prototypes for those after it.
    command: () => ['suites/zod.mts', ...files('node_modules/zod/src', /\/(?!prototypes)[\w-]+\.test\.ts$/)],
    minimum: 1200,
    long: true,
  },
  {
    name: 'marked',
    style: 'ECMAScript modules, the examples of CommonMark',
    packages: ['marked'],
    command: () => ['suites/marked.mjs'],
    minimum: 550,
  },
  {
    name: 'acorn',
    style: 'ECMAScript modules, test262’s programs for parsers',
    packages: ['acorn'],
    command: () => ['suites/acorn.mjs'],
    minimum: 5000,
  },
];

function install() {
  mkdirSync(CACHE, { recursive: true });
  const lock = readFileSync(join(SOURCE, 'package-lock.json'));
  const installed = join(CACHE, 'package-lock.json');
  if (!existsSync(installed) || !readFileSync(installed).equals(lock) || !existsSync(join(CACHE, 'node_modules'))) {
    rmSync(CACHE, { recursive: true, force: true });
    mkdirSync(CACHE, { recursive: true });
    cpSync(join(SOURCE, 'package.json'), join(CACHE, 'package.json'));
    console.error('package-suites: installing the packages');
    cpSync(join(SOURCE, 'package-lock.json'), join(CACHE, 'package-lock.json.new'));
    cpSync(join(SOURCE, 'package-lock.json'), installed);
    const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: CACHE,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    if (status !== 0) {
      rmSync(CACHE, { recursive: true, force: true });
      throw new Error('npm ci failed');
    }
  }
  for (const folder of ['suites', 'runner']) cpSync(join(SOURCE, folder), join(CACHE, folder), { recursive: true });
  const vitest = join(CACHE, 'node_modules/vitest');
  mkdirSync(vitest, { recursive: true });
  cpSync(join(SOURCE, 'runner/vitest.mjs'), join(vitest, 'index.mjs'));
  cpSync(join(SOURCE, 'runner/vitest.json'), join(vitest, 'package.json'));
}

function run(suite, environment, nodeArguments) {
  const env = { ...process.env, NO_COLOR: '1', ...environment };
  delete env.NODE_TEST_CONTEXT;
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...nodeArguments, ...(suite.node ?? []), ...suite.command()], {
      cwd: CACHE,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.on('close', (status, signal) => {
      resolve({ stdout, stderr, status: status ?? signal, seconds: (performance.now() - start) / 1e3 });
    });
  });
}

/** What a suite says, without what is different each time: durations, heap addresses. */
function results(stdout) {
  return stdout.split('\n').map((line) => line.replace(/\b\d+(\.\d+)?\s?(ms|s)\b/g, '# ms'));
}

function firstDifference(plain, probed) {
  for (let i = 0; i < Math.max(plain.length, probed.length); i++) {
    if (plain[i] !== probed[i]) return `line ${i + 1} of its output\n    plain:  ${plain[i]}\n    probed: ${probed[i]}`;
  }
  return null;
}

const count = (lines, pattern) => lines.filter((line) => pattern.test(line)).length;

async function check(suite) {
  const profile = join(CACHE, `${suite.name}.json`);
  rmSync(profile, { force: true });
  const include = suite.packages.map((name) => `node_modules/${name}/**`).join(',');
  const variables = { MPROF_LINE_ALL: '1', MPROF_LINE_INCLUDE: include, MPROF_LINE_OUTPUT: profile };
  const [plain, probed] = await Promise.all([
    run(suite, {}, suite.plain ?? []),
    run(suite, variables, ['--import', REGISTER]),
  ]);
  const lines = results(plain.stdout);
  const passed = count(lines, /^\s*ok\b/);
  const failed = count(lines, /^\s*not ok\b/);
  const problems = [];
  const difference = firstDifference(lines, results(probed.stdout));
  if (difference !== null) problems.push(difference);
  if (plain.status !== probed.status) problems.push(`exit status ${probed.status}, plain ${plain.status}`);
  if (passed < suite.minimum)
    problems.push(`only ${passed} passed, expected at least ${suite.minimum}\n${plain.stderr}`);
  let functions = 0;
  let hits = 0;
  if (existsSync(profile)) {
    const document = JSON.parse(readFileSync(profile, 'utf8'));
    const own = document.functions.filter((fn) =>
      suite.packages.some((name) => document.files[fn.file].path.includes(`node_modules/${name}/`)),
    );
    functions = own.filter((fn) => fn.calls > 0).length;
    for (const fn of own) for (const line of fn.lines) hits += line.hits;
    for (const warning of document.run.warnings) {
      if (warning.kind === 'not-instrumented') problems.push(`not instrumented: ${warning.message}`);
    }
  }
  if (functions === 0) problems.push(`nothing was instrumented\n${probed.stderr.slice(0, 1000)}`);
  console.log(
    [
      suite.name.padEnd(13),
      String(passed).padStart(6),
      String(failed).padStart(7),
      String(functions).padStart(10),
      String(hits).padStart(10),
      plain.seconds.toFixed(1).padStart(7),
      probed.seconds.toFixed(1).padStart(7),
      problems.length === 0 ? 'same' : 'DIFFERENT',
      ` ${suite.style}`,
    ].join(' '),
  );
  for (const problem of problems) console.log(`  ${problem}`);
  return problems.length === 0;
}

install();
const words = process.argv.slice(2);
const wanted = words.filter((word) => word !== '--all');
const isWanted = ({ name, long }) => (wanted.length > 0 ? wanted.includes(name) : !long || words.includes('--all'));
const chosen = SUITES.filter(isWanted);
if (chosen.length === 0) {
  console.error(
    `package-suites: no suite named ${wanted.join(', ')}; there are ${SUITES.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}
console.log(`Node ${process.versions.node}`);
console.log('suite         passed  failed  functions  line hits  plain s probed s result');
let different = 0;
// Two at a time: the plain run of a suite ends long before the other.
const queue = [...chosen];
async function checkNext() {
  for (let suite = queue.shift(); suite; suite = queue.shift()) if (!(await check(suite))) different++;
}
await Promise.all([checkNext(), checkNext()]);
console.log(
  `${chosen.length - different} of ${chosen.length} suites have the same results with all of their functions instrumented`,
);
process.exit(different === 0 ? 0 : 1);
