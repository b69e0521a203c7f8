// Packages that ship their tests: installed in node_modules/.cache/mprof-line, in the versions of test/packages.
import { spawnSync } from 'node:child_process';
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
export const INSTALLED = [
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

/** How such a suite is run, in a process that reports by itself. */
export function waysOf(suite, profile) {
  const include = suite.packages.map((name) => `node_modules/${name}/**`).join(',');
  const command = [...(suite.node ?? []), ...suite.command()];
  return {
    cwd: CACHE,
    profile,
    isOwn: (path) => suite.packages.some((name) => path.includes(`node_modules/${name}/`)),
    plain: { args: [...(suite.plain ?? []), ...command], env: {} },
    probed: {
      args: ['--import', REGISTER, ...command],
      env: { MPROF_LINE_ALL: '1', MPROF_LINE_INCLUDE: include, MPROF_LINE_OUTPUT: profile },
    },
  };
}

/** Installs the packages, where they are not. */
export function install() {
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
