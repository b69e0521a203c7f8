import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '@babel/parser';
import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping';
import { type InstrumentResult, instrument } from '../../instrument/index.ts';
import { PLACE_WIDTH } from '../../runtime/abi.ts';

test('files of a bundle that meet on one line stay statements of their own', () => {
  for (const code of ['const a=[1];const b=[a];\n', 'const a=[1]\nconst b=[a]', 'function a(){};function b(){}b()']) {
    const map = new GenMapping({ file: 'bundle.js' });
    const second = code.lastIndexOf('const') > 0 ? code.lastIndexOf('const') : code.indexOf('function b');
    const before = code.slice(0, second).split('\n');
    const place = { line: before.length, column: before.at(-1)!.length };
    addMapping(map, { generated: { line: 1, column: 0 }, source: 'a.js', original: { line: 1, column: 0 } });
    addMapping(map, { generated: place, source: 'b.js', original: { line: 1, column: 0 } });
    for (const sourceType of ['module', 'commonjs', 'script'] as const) {
      const made = instrument(code, {
        filename: '/bundle.js',
        select: 'all',
        sourceType,
        inputSourceMap: toEncodedMap(map) as never,
      })!;
      assert.deepEqual(
        made.table.files.map((file) => file.split('/').at(-1)),
        ['a.js', 'b.js'],
      );
      parse(made.code, { sourceType: sourceType === 'module' ? 'module' : 'script', allowReturnOutsideFunction: true });
    }
  }
});

test('what is made at the top of a bundle is none of its files’, for V8 has one function for them', () => {
  const code = 'const a=()=>a;const b=()=>b;';
  const map = new GenMapping({ file: 'bundle.js' });
  addMapping(map, { generated: { line: 1, column: 0 }, source: 'a.js', original: { line: 1, column: 0 } });
  const options = { filename: '/bundle.js', select: 'all', live: true, sourceType: 'module' } as const;
  const isPlaced = (): boolean => {
    const { outlines } = instrument(code, { ...options, inputSourceMap: toEncodedMap(map) as never })!.table;
    return outlines!.some((line, i) => i % PLACE_WIDTH === 0 && line === 1 && outlines![i + 1] === 0);
  };
  assert.ok(isPlaced());
  const second = { line: 1, column: code.lastIndexOf('const') };
  addMapping(map, { generated: second, source: 'b.js', original: { line: 1, column: 0 } });
  assert.ok(!isPlaced());
});

/** What instruments a bundle whose words, in order, come from these places. */
function instrumented(code: string, places: readonly [text: string, source: string, line: number][]): InstrumentResult {
  const map = new GenMapping({ file: 'bundle.js' });
  let from = 0;
  for (const [text, source, line] of places) {
    const column = code.indexOf(text, from);
    assert.ok(column >= from, text);
    from = column + text.length;
    addMapping(map, { generated: { line: 1, column }, source, original: { line, column: 0 } });
  }
  return instrument(code, { filename: '/bundle.js', select: 'all', inputSourceMap: toEncodedMap(map) as never })!;
}

test('a line that a minifier put into a statement of another file is named', () => {
  const { joined, table } = instrumented('var a=[1].concat(2),b=[3].concat(4);', [
    ['var', '/a.js', 1],
    ['[1]', '/a.js', 1],
    ['b=', '/b.js', 7],
    ['[3]', '/b.js', 7],
  ]);
  assert.deepEqual(joined, [{ file: '/b.js', line: 7 }]);
  assert.deepEqual(
    table.functions.map(({ file, sites }) => [table.files[file], sites]),
    [['/a.js', [1]]],
  );
});

test('the code of a file that a bundler wrapped into a function is of that file', () => {
  const { joined, table } = instrumented('run(function(){x=[1];y=[2]});', [
    ['run', '/bundler.js', 3],
    ['function', '/bundler.js', 90],
    ['x=', '/a.js', 4],
    ['y=', '/a.js', 5],
  ]);
  assert.deepEqual(joined, []);
  const wrapped = table.functions.map(({ name, file, line, sites }) => [name, table.files[file], line, sites]);
  assert.deepEqual(wrapped, [
    ['<module>', '/bundler.js', 3, [3, 90]],
    ['<module>', '/a.js', 4, [4, 5]],
  ]);
});
