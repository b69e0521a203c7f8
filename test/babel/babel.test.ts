import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { type PluginItem, type TransformOptions, transformAsync, transformSync } from '@babel/core';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { instrument } from '../../instrument/index.ts';
import mprofLine from '../../src/babel/index.ts';
import { run } from './run-compiled.ts';

const MODULE = `import { readFileSync } from 'node:fs';
interface Row { readonly id: number; name?: string }
enum Level { Low = 1, High = 2 }
/** @profile */
export async function load<T extends Row>(rows: T[], level: Level = Level.Low): Promise<number> {
  let sum = 0;
  for (const { id, name = 'none' } of rows) {
    sum += id * level + (name?.length ?? 0);
  }
  await null;
  class Box {
    #value = sum;
    constructor(private readonly factor: number) {}
    get value(): number { return this.#value * this.factor; }
  }
  return new Box(2).value as number;
}
export function* numbers(n: number) {
  for (let i = 0; i < n; i++) yield i;
}
export const unused = readFileSync;
`;

const PRESETS: PluginItem[] = [
  ['@babel/preset-env', { targets: { node: '20' }, modules: 'commonjs' }],
  '@babel/preset-typescript',
];

function compile(code: string, options: TransformOptions & { select?: 'all' | 'annotated' } = {}) {
  const { select, ...rest } = options;
  const plugin: PluginItem = [mprofLine, select === undefined ? {} : { select }];
  const result = transformSync(code, {
    babelrc: false,
    configFile: false,
    filename: '/project/load.ts',
    sourceMaps: true,
    presets: PRESETS,
    ...rest,
    plugins: [...(rest.plugins ?? []), plugin],
  });
  return { code: result!.code!, map: result!.map! };
}

/** Line and column (0-based) of the n-th occurrence of a text. */
function place(code: string, text: string): { line: number; column: number } {
  const offset = code.indexOf(text);
  assert.notEqual(offset, -1, `${text} is not in\n${code}`);
  const before = code.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length };
}

describe('mprof-line/babel', () => {
  it('counts the lines of the file as written, beside preset-env and preset-typescript', async () => {
    const { exports, hits, counting } = run(compile(MODULE).code);
    assert.equal(await exports.load!([{ id: 1, name: 'ab' }, { id: 2 }], 2), 24);
    assert.deepEqual(counting.violations, []);
    assert.deepEqual(hits().load, { 5: 1, 6: 1, 7: 3, 8: 2, 10: 1, 11: 1, 16: 1 });
    // Box has a field with a constant only.
    assert.deepEqual(Object.keys(hits()), ['load', 'Box.constructor', 'Box.value']);
  });

  it('selects all functions when asked to', () => {
    const { exports, hits } = run(compile(MODULE, { select: 'all' }).code);
    assert.deepEqual([...(exports.numbers!(3) as Iterable<number>)], [0, 1, 2]);
    assert.deepEqual(hits().numbers, { 18: 1, 19: 4 });
    assert.ok('<module>' in hits());
  });

  it('counts in code compiled for old targets: classes, generators and async functions are rewritten', async () => {
    const presets: PluginItem[] = [
      ['@babel/preset-env', { targets: 'ie 11', modules: 'commonjs' }],
      '@babel/preset-typescript',
    ];
    const { code } = compile(MODULE, { presets, select: 'all' });
    assert.doesNotMatch(code, /=>|\basync function\b|\bclass \w+ \{/);
    const { exports, hits, counting } = run(code);
    assert.equal(await exports.load!([{ id: 1, name: 'ab' }, { id: 2 }], 2), 24);
    assert.deepEqual([...(exports.numbers!(3) as Iterable<number>)], [0, 1, 2]);
    assert.deepEqual(counting.violations, []);
    assert.deepEqual(hits().load, { 5: 1, 6: 1, 7: 3, 8: 2, 10: 1, 11: 1, 16: 1 });
    assert.deepEqual(hits().numbers, { 18: 1, 19: 4 });
  });

  it('leaves the source map what it is without the plugin', () => {
    const { code, map } = compile(MODULE);
    const plain = transformSync(MODULE, {
      babelrc: false,
      configFile: false,
      filename: '/project/load.ts',
      sourceMaps: true,
      presets: PRESETS,
    })!;
    assert.deepEqual(map.sourcesContent, [MODULE]);
    for (const text of ['sum +=', 'level +', 'id,', 'this.#value', 'i < n', 'i++', 'new Box']) {
      const at = (output: string, sourceMap: object): unknown => {
        const { line, column } = originalPositionFor(new TraceMap(sourceMap as never), place(output, text));
        return { line, column };
      };
      assert.deepEqual(at(code, map), at(plain.code!, plain.map!), text);
    }
  });

  it('gives errors the positions of the text as written', () => {
    const code =
      '// @profile\nfunction f(xs) {\n  return xs.map((x) => {\n    if (x > 1) throw new Error(x); return x;\n  });\n}\nexports.f = f;\n';
    const { code: compiled, map } = compile(code, { filename: '/project/f.js', presets: [], sourceType: 'script' });
    const { line, column } = originalPositionFor(new TraceMap(map as never), place(compiled, 'new Error'));
    assert.deepEqual({ line, column }, { line: 4, column: 21 });
  });

  it('names the place of a code frame as written', () => {
    const refuse = {
      visitor: {
        DebuggerStatement(path: { buildCodeFrameError(message: string): Error }) {
          throw path.buildCodeFrameError('no debugger');
        },
      },
    };
    assert.throws(
      () => compile('// @profile\nfunction f() { f(1); debugger; }', { plugins: [refuse as never] }),
      (error: Error) => {
        assert.match(error.message, /no debugger/);
        const message = stripVTControlCharacters(error.message);
        assert.match(message, /> 2 \| function f\(\) \{ f\(1\); debugger; \}\n\s+\|\s{22}\^{9}/);
        return true;
      },
    );
  });

  it('leaves a file with nothing selected as it is', () => {
    const code = 'const a = 1;\nfunction f() {\n  return a;\n}';
    assert.equal(compile(code, { presets: [], filename: '/project/a.js' }).code, code);
  });

  it('does not instrument twice, whatever was printed', () => {
    const code = '// @profile\nfunction f(x) {\n  return x + 1;\n}\nf(1);';
    for (const style of [{}, { comments: false }, { minified: true, comments: false }] as TransformOptions[]) {
      const once = compile(code, { presets: [], filename: '/project/a.js', ...style }).code;
      assert.equal(instrument(once, { filename: '/project/a.js', select: 'all' }), null);
      const twice = compile(once, { presets: [], filename: '/project/a.js', select: 'all', ...style }).code;
      assert.equal(twice, once);
    }
  });

  it('says which option it does not know, and what select may be', () => {
    const attempt = (options: object) => () =>
      transformSync('1', { babelrc: false, configFile: false, plugins: [[mprofLine, options]] });
    assert.throws(attempt({ all: true }), /mprof-line\/babel: there is no option "all", expected "select"/);
    assert.throws(attempt({ select: 'some' }), /select: expected "annotated", "all" or a function, given "some"/);
  });

  it('is found by its name', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-babel-')));
    try {
      mkdirSync(join(folder, 'node_modules'));
      const root = fileURLToPath(new URL('../../..', import.meta.url));
      symlinkSync(root, join(folder, 'node_modules/mprof-line'), 'junction');
      const result = await transformAsync('// @profile\nfunction f() {\n  return 1;\n}\nexports.f = f;', {
        babelrc: false,
        configFile: false,
        cwd: folder,
        filename: join(folder, 'a.js'),
        sourceType: 'script',
        plugins: ['mprof-line/babel'],
      });
      const { exports, hits } = run(result!.code!);
      assert.equal(exports.f!(), 1);
      assert.deepEqual(hits().f, { 2: 1, 3: 1 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('leaves the parsing to a plugin that parses', () => {
    let parsed = 0;
    const parses = (): object => ({
      name: 'parses',
      parserOverride(code: string, options: object, parse: (code: string, options: object) => object) {
        parsed++;
        return parse(code, options);
      },
    });
    const alone = compile('// @profile\nfunction f() { return 1; }');
    assert.equal(compile('// @profile\nfunction f() { return 1; }', { plugins: [parses as never] }).code, alone.code);
    assert.equal(parsed, 1);
  });

  it('does not bring the address of an old source map back', () => {
    const code = '// @profile\nfunction f() { return 1; }\n//# sourceMappingURL=f.js.map\n';
    assert.doesNotMatch(String(compile(code).code), /sourceMappingURL/);
  });

  it('works beside babel-plugin-istanbul', () => {
    const code =
      '// @profile\nfunction f(n) {\n  let s = 0;\n  for (let i = 0; i < n; i++) {\n    s += i;\n  }\n  return s;\n}\nexports.f = f;\n';
    const { code: both } = compile(code, {
      presets: [],
      filename: '/project/a.js',
      plugins: [['babel-plugin-istanbul', { cwd: '/project' }]],
    });
    const { exports, hits } = run(both);
    assert.equal(exports.f!(4), 6);
    assert.deepEqual(hits().f, { 2: 1, 3: 1, 4: 5, 5: 4, 7: 1 });
  });
});
