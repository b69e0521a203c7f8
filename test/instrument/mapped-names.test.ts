import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transformSync } from 'esbuild';
import { instrument } from '../../instrument/index.ts';

const source = `
class Parser {
  #depth = [0];
  #deeper(by: number) { return this.#depth[0]! + by; }
  parse(text: string) { const twice = (part: string) => part + part; return twice(text) + twice('y') + this.#deeper(1); }
}
function helper(text: string) { return new Parser().parse(text); }
const arrow = (text: string) => helper(text);
console.log(arrow('x'));
`;

test('functions of a minified file have the names that its source map tells', () => {
  const { code, map } = transformSync(source, {
    loader: 'ts',
    minify: true,
    sourcemap: true,
    sourcefile: 'parser.ts',
    // Everything may be renamed, as in a module that exports nothing.
    format: 'esm',
  });
  assert.doesNotMatch(code, /helper|Parser|deeper/);
  const result = instrument(code, { filename: '/dist/parser.min.js', select: 'all', inputSourceMap: map });
  const names = result!.functions.map(({ name }) => name).filter((name) => name !== '<module>');
  assert.deepEqual(names, ['Parser.<fields>', 'Parser.#deeper', 'Parser.parse', 'twice', 'helper', 'arrow']);
});

test('functions whose comment the compiler dropped are annotated as in the source, exported ones, too', () => {
  const annotated = `
// @profile
function* inner() { yield 1; }
// @profile
export async function one() { for (const n of inner()) return n; }
// @profile
export default async function two() { return one(); }
// @profile
export const three = async () => two();
export function none() { return three(); }
`;
  const { code, map } = transformSync(annotated, {
    minifyWhitespace: true,
    sourcemap: true,
    sourcefile: 'a.ts',
    format: 'esm',
  });
  assert.doesNotMatch(code, /@profile/);
  const result = instrument(code, { filename: '/dist/a.js', select: 'annotated', inputSourceMap: map });
  assert.deepEqual(
    result!.functions.map(({ name }) => name),
    ['inner', 'one', 'two', 'three'],
  );
});
