/** Files that a coverage tool, or the transform itself, has been at before; V8's own coverage beside the profiler. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';
import { transformSync } from '@babel/core';
import { instrument } from '../../instrument/index.ts';
import { RUNTIME_NAME } from '../../runtime/abi.ts';
import { createCountingRuntime } from './counting-runtime.ts';

const BIN = fileURLToPath(new URL('../../src/cli/bin.js', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-coverage-tools-')));
after(() => rmSync(folder, { recursive: true, force: true }));

const PROGRAM = `// @profile
function f(n) {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    if (i % 2) {
      sum += i;
    } else if (i > 4)
      sum -= 1;
  }
  return [1, 2]
    .map((x) => x + sum)
    .join();
}
f(8);
`;

function covered(code: string, sourceMaps: boolean): { code: string; map: object | null } {
  const result = transformSync(code, {
    babelrc: false,
    configFile: false,
    filename: '/project/program.js',
    sourceMaps,
    plugins: [['babel-plugin-istanbul', { cwd: '/project' }]],
  });
  return { code: result!.code!, map: result!.map ?? null };
}

/** Runs a script; its value, its coverage by istanbul, and the hits of `f` by line. */
function run(code: string) {
  const counting = createCountingRuntime();
  const context = vm.createContext({});
  Object.defineProperty(vm.runInContext('globalThis', context), RUNTIME_NAME, { value: counting.runtime });
  const value: unknown = vm.runInContext(code, context);
  assert.deepEqual(counting.violations, []);
  const hits = counting.files.flatMap(({ table, hits }) =>
    table.functions.flatMap((fn, f) => (fn.name === 'f' ? [fn.sites.map((line, k) => [line, hits[f]![k]!])] : [])),
  );
  const coverage = Object.values(
    (context as { __coverage__?: Record<string, { s: object; f: object; b: object }> }).__coverage__ ?? {},
  );
  const counts = coverage.map(({ s, f, b }) => JSON.stringify({ s, f, b }));
  return { value, counts, hits: hits[0] && Object.fromEntries(hits[0]) };
}

const HITS = { 2: 1, 3: 1, 4: 9, 5: 8, 6: 4, 7: 4, 8: 1, 10: 1, 11: 1, 12: 1 };

describe('a file that babel-plugin-istanbul has been at', () => {
  it('is instrumented, and counts for both', () => {
    const { code } = covered(PROGRAM, false);
    const plain = run(code);
    const result = instrument(code, { filename: '/project/program.js', sourceType: 'script', select: 'all' })!;
    const both = run(result.code);
    assert.equal(both.value, '16,17');
    assert.equal(both.value, plain.value);
    assert.equal(plain.counts.length, 1);
    assert.deepEqual(both.counts, plain.counts);
  });

  it('has the lines of the file as written when it came with a source map', () => {
    const { code, map } = covered(PROGRAM, true);
    const result = instrument(code, { filename: '/project/out.js', sourceType: 'script', inputSourceMap: map! })!;
    const { hits } = run(result.code);
    // The tool's own statements have no place in the map; they count to what stands before them.
    for (const line of [2, 3, 4, 5, 6, 7] as const) assert.equal(hits![line], HITS[line], `line ${line}`);
  });

  it('may as well be covered after it was instrumented', () => {
    const { code } = instrument(PROGRAM, { filename: '/project/program.js', sourceType: 'script' })!;
    const both = run(covered(code, false).code);
    assert.equal(both.value, '16,17');
    assert.deepEqual(both.hits, HITS);
  });
});

describe('a file that was instrumented before', () => {
  const once = instrument(PROGRAM, { filename: '/project/program.js', select: 'all' })!.code;

  it('is left alone', () => {
    assert.equal(instrument(once, { filename: '/project/program.js', select: 'all' }), null);
    assert.equal(instrument(once, { filename: '/project/program.js' }), null);
  });

  it('is left alone when it is part of a bundle', () => {
    const bundle = `(() => {\nfunction other() {}\n${once}\nother();\n})();\n`;
    assert.equal(instrument(bundle, { filename: '/project/bundle.js', select: 'all' }), null);
  });

  it('is not mistaken for one that talks about it', () => {
    const text = 'const table = { abi: 1, files: [] };\nfunction f() {\n  return table;\n}\n';
    assert.notEqual(instrument(text, { filename: '/project/other.js', select: 'all' }), null);
  });
});

describe("V8's own coverage (NODE_V8_COVERAGE, c8) beside the profiler", () => {
  it('is written as without it, and the report comes', () => {
    const script = join(folder, 'program.cjs');
    writeFileSync(script, `${PROGRAM}console.log(f(8));\n`);
    const coverage = join(folder, 'coverage');
    const output = join(folder, 'profile.json');
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, '-o', output, script], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, NODE_V8_COVERAGE: coverage },
    });
    assert.equal(stdout, '16,17\n', stderr);
    assert.equal(status, 0);
    const profile = JSON.parse(readFileSync(output, 'utf8')) as {
      functions: { name: string; lines: { line: number; hits: number }[] }[];
    };
    const own = profile.functions.find(({ name }) => name === 'f')!;
    const hits = Object.fromEntries(own.lines.map(({ line, hits }) => [line, hits]));
    assert.deepEqual(hits, Object.fromEntries(Object.entries(HITS).map(([line, n]) => [line, 2 * n])));
    const urls = readdirSync(coverage).flatMap((name) =>
      (
        JSON.parse(readFileSync(join(coverage, name), 'utf8')) as {
          result: { url: string; functions: { functionName: string; ranges: { count: number }[] }[] }[];
        }
      ).result
        .filter(({ url }) => url.endsWith('program.cjs'))
        .map(({ functions }) => functions.find(({ functionName }) => functionName === 'f')!.ranges[0]!.count),
    );
    assert.deepEqual(urls, [2]);
  });
});
