import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import type { Profile } from '../../src/profile/types.ts';
import { mprofLine, node, type Outcome, utf8 } from '../cli/run.ts';
import { BRIEF, folderWithTools, tool } from '../tools/install.ts';
import { FIXTURES, type Hits, hitsOf } from './run.ts';

/** Test runners as npm has them today: the results are those without the profiler, and the hits are true. */

let root: string;
const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
for (const name of ['NODE_OPTIONS', 'NODE_TEST_CONTEXT', 'FORCE_COLOR', 'CI']) delete env[name];

before(() => {
  root = folderWithTools(join(FIXTURES, 'runners'));
  copyFileSync(join(root, 'vitest/store.ts'), join(root, 'jest/store.ts'));
});

/** Without what runners print of time, and without Node's own frames: those of node:test tell how its turns ended. */
function ofTheTests({ code, stdout, stderr }: Outcome): object {
  const shown = (text: string): string[] =>
    utf8(text)
      .replace(/^mprof-line: wrote .*\n|^\d+ % of what was allocated, .*\n/gm, '')
      .replace(/ *\(?\d[\d.]* ?m?s\b\)?|(?<=duration_ms:? )[\d.]+|\d\d:\d\d:\d\d/g, '')
      .replace(/^ +at .*node:internal.*$/gm, '')
      .replace(/^.*(?:Duration|Time:|Start at).*$/gm, '')
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '');
  return { code, stdout: shown(stdout), stderr: shown(stderr) };
}

interface Runner {
  folder: string;
  /** The program's file, and what follows it; a person calls it by its name. */
  words: string[];
  name?: string;
  hits: Hits;
}

const STORE: Hits = {
  'store.ts fill': { 7: 6, 8: 6, 9: 1026, 10: 1020, 12: 6 },
  'store.ts later': { 15: 1, 16: 1, 17: 1 },
  'store.ts Store.add': { 22: 2, 23: 2, 24: 2 },
  'store.ts Store.fail': { 26: 2, 27: 2, 28: 1 },
};
const vitest = (...more: string[]): Runner => ({
  folder: 'vitest',
  name: 'vitest',
  words: [tool('vitest/vitest.mjs'), 'run', ...more],
  hits: STORE,
});
const jest = (...more: string[]): Runner => ({
  folder: 'jest',
  name: 'jest',
  words: [tool('jest/bin/jest.js'), ...more],
  hits: STORE,
});
const SUM = { 1: 2, 2: 2, 3: 6, 4: 2 };

const runners: Record<string, Runner> = {
  'vitest, forks': vitest('--pool', 'forks'),
  'vitest, threads': vitest('--pool', 'threads'),
  'vitest, vmThreads': vitest('--pool', 'vmThreads'),
  'vitest, vmForks': vitest('--pool', 'vmForks'),
  'vitest, not isolated': vitest('--no-isolate'),
  jest: jest(),
  'jest, in one process': jest('--runInBand'),
  'jest, worker threads': jest('--workerThreads', '--maxWorkers=2'),
  mocha: {
    folder: 'mocha',
    name: 'mocha',
    words: [tool('mocha/bin/mocha.js'), 'sum.test.js'],
    hits: { 'sum.js sum': { 1: 2, 2: 2, 3: 5, 4: 2 }, 'sum.js max': { 6: 1 } },
  },
  ava: { folder: 'ava', name: 'ava', words: [tool('ava/entrypoints/cli.mjs')], hits: { 'sum.js sum': SUM } },
  'node:test': {
    folder: 'node',
    words: ['--test', join('test', 'a.test.js')],
    hits: { 'sum.js sum': SUM },
  },
};

/** Whose results beside the profiler are those of another pool of theirs; what their lines do is asked. */
const ALIKE = new Set(['vitest, threads', 'vitest, vmForks', 'jest, in one process']);
/** One of each kind, where each pool was tried on another version. */
const chosen = Object.entries(runners).filter(([name]) => !BRIEF || !/vm|not isolated|one process/.test(name));
const NAMES = ['fill', 'later', 'Store.*', 'sum', 'max'];
const only = NAMES.flatMap((name) => ['--only', name]);

describe(`test runners on Node ${process.versions.node}`, () => {
  for (const [title, { folder, name, words, hits }] of chosen) {
    it(title, { timeout: 120_000 }, async () => {
      const cwd = join(root, folder);
      const output = join(root, 'profile.json');
      const called = name === undefined ? words : [name, ...words.slice(1)];
      const profiled = await mprofLine([...only, '-o', output, ...called], { cwd, env });
      assert.equal(profiled.code, 1, profiled.stdout + profiled.stderr);
      if (!BRIEF && !ALIKE.has(title))
        assert.deepEqual(ofTheTests(profiled), ofTheTests(await node(words, { cwd, env })));
      assert.deepEqual(hitsOf(JSON.parse(readFileSync(output, 'utf8')) as Profile), hits);
    });
  }
});
