import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type PluginItem, transformSync } from '@babel/core';
import recast from 'recast';
import mprofLine from '../../src/babel/index.ts';
import { run } from './run-compiled.ts';

it('works beside recast, which parses and prints in its own way', () => {
  const byRecast = (): object => ({
    name: 'recast',
    parserOverride: (code: string, options: object, parse: (code: string, options: object) => object) =>
      recast.parse(code, { parser: { parse: (text: string) => parse(text, { ...options, tokens: true }) } }),
    generatorOverride: (file: never) => recast.print(file),
  });
  const code = '/** @profile */\nfunction f(xs) {\n  return xs.map((x)   =>\n    x + 1);\n}\n\nexports.f = f;\n';
  for (const plugins of [
    [byRecast, mprofLine],
    [mprofLine, byRecast],
  ] as unknown as PluginItem[][]) {
    const options = { babelrc: false, configFile: false, filename: '/project/f.js', sourceType: 'script' } as const;
    const { exports, hits } = run(transformSync(code, { ...options, plugins })!.code!);
    assert.deepEqual(Array.from(exports.f!([1, 2]) as number[]), [2, 3]);
    assert.deepEqual(hits().f, { 2: 1, 3: 1 });
  }
});
