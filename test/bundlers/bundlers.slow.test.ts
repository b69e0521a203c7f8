import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { node, type Outcome } from '../cli/run.ts';
import { type Hits, profileOf } from '../load/run.ts';
import { BRIEF, folderWithTools } from '../tools/install.ts';

/**
 * Each bundler builds one project with the plugin: what the bundle does is what it does without, and the hits are those of
 * the files. `-last`: after the transforms that make JavaScript of TypeScript.
 */

const FIXTURE = fileURLToPath(new URL('../../../test/bundlers/fixtures/project', import.meta.url));
const BUNDLERS = ['vite', 'rollup', 'rollup-last', 'webpack', 'esbuild', 'rspack'];
const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url));
const TSC = join(MODULES, 'typescript/bin/tsc');
const TYPES = join(MODULES, '@types');

let cwd: string;
before(() => {
  cwd = folderWithTools(FIXTURE);
});

/** With the places that the bundle's source map gives. */
const run = (file: string): Promise<Outcome> => node(['--enable-source-maps', file], { cwd });

/** A bundler may move modules, and so the order in which functions are called first. */
const ordered = (hits: Hits): Hits => Object.fromEntries(Object.entries(hits).sort());

describe(`bundlers on Node ${process.versions.node}`, { concurrency: 2 }, () => {
  let unbundled: Record<'annotated' | 'all', Hits>;
  let printed: string;
  before(async () => {
    const annotated = await profileOf(['src/app.ts'], { cwd });
    const all = await profileOf(['--all', 'src/app.ts'], { cwd });
    ({ printed } = annotated);
    unbundled = { annotated: ordered(annotated.hits), all: ordered(all.hits) };
    assert.equal(unbundled.annotated['src/store.ts Store.add']?.[16], 20);
  });

  it('the types are those that each configuration takes', { skip: BRIEF }, async () => {
    const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--types', 'node'];
    const { stdout, code } = await node([TSC, ...flags, '--typeRoots', TYPES, 'types.mts'], { cwd });
    assert.deepEqual([stdout, code], ['', 0]);
  });

  for (const bundler of BUNDLERS) {
    it(bundler, async () => {
      // What compilers make of an enum is a function, which is no longer there to be told apart from a written one.
      const selects = BRIEF || bundler === 'rollup-last' ? (['annotated'] as const) : (['annotated', 'all'] as const);
      const build = await node(['build.js', bundler, ...selects], { cwd });
      assert.equal(build.code, 0, build.stdout + build.stderr);
      const plain = await run(`out/${bundler}-plain/app.mjs`);
      assert.deepEqual([plain.code, plain.stderr, plain.stdout], [0, '', printed]);
      for (const select of selects) {
        const file = `out/${bundler}-${select}/app.mjs`;
        assert.doesNotMatch(readFileSync(join(cwd, file), 'utf8'), /never called/);
        if (!BRIEF) assert.deepEqual(await run(file), plain, 'without the profiler');
        const profiled = await profileOf(['--enable-source-maps', file], { cwd });
        assert.deepEqual([profiled.outcome.code, profiled.outcome.stderr, profiled.printed], [0, '', printed]);
        assert.deepEqual(ordered(profiled.hits), unbundled[select]);
      }
    });
  }
});
