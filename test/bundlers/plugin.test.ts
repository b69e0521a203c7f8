import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { build, type Plugin } from 'esbuild';
import type { BundlerOptions } from '../../src/bundlers/esbuild.ts';
import mprofLine from '../../src/bundlers/esbuild.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'mprof-line-bundlers-')));
after(() => rmSync(root, { recursive: true }));
const FILES = {
  'main.ts': `import { a } from './a';\nimport { b } from 'b';\nconsole.log(a(1), b(2));\n`,
  'a.ts': `// @profile\nexport const a = (x: number): number => {\n  return x + 1;\n};\n`,
  'node_modules/b/index.js': `// @profile\nexports.b = function b(x) { return x; };\n`,
  'wrong.ts': '// @profile\nfunction f( {',
};
for (const [path, text] of Object.entries(FILES)) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

async function bundled(options?: BundlerOptions, entry = 'main.ts') {
  const plugins = [mprofLine(options) as Plugin];
  const how = { absWorkingDir: root, bundle: true, write: false, sourcemap: 'external', outfile: 'out.js' } as const;
  const { outputFiles, warnings } = await build({ ...how, entryPoints: [entry], plugins, logLevel: 'silent' });
  const [map, code] = outputFiles.map(({ text }) => text) as [string, string];
  const probed = Array.from(code.matchAll(/"files": ?\["(.*?)"\]/g), ([, file]) => file!.slice(root.length + 1));
  return { code, map: new TraceMap(map), probed: probed.sort(), warnings: warnings.map(({ text }) => text) };
}

describe('the plugin of bundlers', () => {
  it('puts probes into annotated functions of the project, and into nothing else', async () => {
    assert.deepEqual((await bundled()).probed, ['a.ts']);
  });

  it('takes all functions, or those that a predicate chooses', async () => {
    assert.deepEqual((await bundled({ select: 'all' })).probed, ['a.ts', 'main.ts']);
    assert.deepEqual((await bundled({ select: ({ name }) => name === '<module>' })).probed, ['a.ts', 'main.ts']);
    assert.deepEqual((await bundled({ select: () => false })).probed, []);
  });

  it('takes files of packages that are named, and leaves out others', async () => {
    assert.deepEqual((await bundled({ include: '**/node_modules/b/**' })).probed, ['a.ts', 'node_modules/b/index.js']);
    assert.deepEqual((await bundled({ select: 'all', exclude: ['**/main.*'] })).probed, ['a.ts']);
  });

  it('has a map that leads to the text as it was written', async () => {
    const { code, map } = await bundled();
    const offset = code.indexOf('x + 1');
    const before = code.slice(0, offset).split('\n');
    const { source, line, column } = originalPositionFor(map, { line: before.length, column: before.at(-1)!.length });
    assert.deepEqual({ source, line, column }, { source: 'a.ts', line: 3, column: 9 });
    assert.equal(map.sourcesContent?.[map.sources.indexOf('a.ts')], FILES['a.ts']);
  });

  it('leaves the message about a file that does not parse to the bundler', async () => {
    await assert.rejects(bundled({}, 'wrong.ts'), ({ errors, warnings }) => {
      assert.deepEqual(
        warnings.map(({ text }: { text: string }) => text),
        [`mprof-line: ${join(root, 'wrong.ts')}:2:14: Unexpected token; the file is left as it is`],
      );
      assert.equal(errors[0].location.file, 'wrong.ts');
      return true;
    });
  });

  it('says which option is wrong, what was expected and what was given', () => {
    const messages: [unknown, string][] = [
      [{ sellect: 'all' }, 'there is no option "sellect", expected select, include or exclude; did you mean select?'],
      [{ select: 'al' }, 'select: expected "annotated", "all" or a function, given "al"'],
      [{ include: 3 }, 'include: expected a pattern or a list of patterns, given 3'],
    ];
    for (const [options, message] of messages) {
      assert.throws(() => mprofLine(options as BundlerOptions), {
        name: 'MprofLineError',
        message: `mprof-line/esbuild: ${message}`,
      });
    }
  });
});
