// Packages whose tests are in their repositories only: run in clones, whose development dependencies are installed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../dist/src/cli/bin.js', import.meta.url));
const runner = (name) => fileURLToPath(new URL(`../test/packages/runner/${name}`, import.meta.url));
const NODE_TEST = ['--test', '--test-concurrency=1', '--test-reporter=tap'];
/** How many passed; a line each has those that were skipped, too. */
const TOLD = /^# pass (\d+)$/m;

const mocha = (...args) => [
  'node_modules/mocha/bin/_mocha',
  '--reporter',
  'tap',
  '--require',
  runner('patient.cjs'),
  ...args,
];
const files = (folders, pattern) =>
  folders.flatMap((folder) => {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    return names.filter((name) => pattern.test(name)).map((name) => join(folder, name));
  });

/**
 * name, which is that of the repository and of the clone's folder, what it is, the files whose functions are instrumented, and the command, which is
 * given that folder. `minimum` is the number of results below which the suite itself is broken; `told`: where it says how many
 * passed, if it is not as mocha and node:test do, or null: a line each; `major`: the first Node that the package is written for.
 */
export const CLONED = [
  {
    name: 'express',
    style: 'a server of CommonJS, and the packages that it is made of',
    include: 'lib/**,node_modules/{router,send,serve-static,body-parser,finalhandler,qs}/**',
    command: () => mocha('--require', 'test/support/env', '--check-leaks', 'test/', 'test/acceptance/'),
    minimum: 1200,
  },
  {
    name: 'body-parser',
    style: 'streams of requests',
    include: 'lib/**,index.js,node_modules/{raw-body,iconv-lite,qs,type-is}/**',
    command: () => mocha('--check-leaks', 'test/'),
    minimum: 250,
  },
  {
    name: 'koa',
    style: 'async middleware (node:test)',
    include: 'lib/**,node_modules/koa-compose/**',
    command: () => NODE_TEST,
    minimum: 400,
  },
  {
    name: 'ws',
    style: 'sockets, streams, classes',
    include: 'lib/**',
    command: () => mocha('--throw-deprecation', 'test/*.test.js'),
    minimum: 400,
  },
  {
    name: 'commander.js',
    style: 'command lines, in processes of their own (node:test)',
    include: 'lib/**,index.js',
    command: () => NODE_TEST,
    major: 22,
    minimum: 1300,
  },
  {
    name: 'ejs',
    style: 'templates compiled by new Function',
    include: 'lib/**',
    command: () => mocha('--ui', 'tdd'),
    minimum: 150,
  },
  {
    name: 'picomatch',
    style: 'a parser of patterns',
    include: 'lib/**,index.js,posix.js',
    command: () => mocha(),
    minimum: 1900,
  },
  {
    name: 'js-yaml',
    style: 'a parser and a printer',
    include: 'lib/**,index.js',
    command: () => mocha(),
    minimum: 250,
  },
  {
    name: 'node-semver',
    style: 'small modules, classes, regular expressions (tap)',
    told: null,
    include: 'classes/**,functions/**,ranges/**,internal/**',
    command: (folder) => [
      runner('each.mjs'),
      ...files(
        ['classes', 'functions', 'ranges', 'internal'].map((name) => join(folder, 'test', name)),
        /\.js$/,
      ).sort(),
    ],
    minimum: 100,
  },
  {
    name: 'lodash',
    style: 'one file of 17,000 lines, run in vm contexts as well (QUnit)',
    include: 'lodash.js',
    command: () => ['test/test'],
    told: /PASS: (\d+)/,
    minimum: 6000,
  },
];

/** How such a suite is run in its clone: by the command line, with the processes that the tests start. */
export function waysOfClone(suite, clones, profile) {
  const cwd = join(clones, suite.name);
  const command = suite.command(cwd);
  return {
    cwd,
    profile,
    told: suite.told === undefined ? TOLD : suite.told,
    isUnordered: command === NODE_TEST,
    isOwn: () => true,
    plain: { args: command, env: {} },
    probed: { args: [BIN, '--all', '--include', suite.include, '-o', profile, ...command], env: {} },
  };
}
