import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from '@babel/parser';
import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping';
import { instrument } from '../../instrument/index.ts';

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
