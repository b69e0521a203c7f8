import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { instrument } from '../../instrument/index.ts';
import { mprofLine, utf8 } from './run.ts';

const SOURCE = `// @profile
async function sum(xs) {
  let total = 0;
  for (const x of xs) total += await x;
  return total;
}
sum([1, 2]).then((total) => console.log('sum', total));
`;

describe('mprof-line instrument', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mprof-line-instrument-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  it('prints what runs', async () => {
    const filename = file('sum.cjs', SOURCE);
    const { stdout, stderr, code } = await mprofLine(['instrument', filename]);
    assert.equal(
      stdout,
      `${instrument(SOURCE, { filename, sourceType: 'commonjs', ownScope: true })!.code}`.replace(/\n?$/, '\n'),
    );
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('prints it for people: one statement a line, probes by their names, and the lines they are for', async () => {
    const { stdout } = await mprofLine(['instrument', '--readable', file('sum.cjs', SOURCE)]);
    for (const line of [
      'const frame = (probes || loadProbes()).enterAsync(0, 0);',
      'quietLineAsync(frame, 1 /* line 3 */);',
      'lineAsync(frame, 2 /* line 4 */);',
      'total += probes.resume(frame, await probes.suspend(frame, x));',
      'leaveAsync(frame);',
      'suspend(f, v) {',
      'firstOutline: 0,',
    ]) {
      assert.ok(stdout.includes(line), `${line} in\n${stdout}`);
    }
    assert.doesNotMatch(stdout, /\$m(?!profLine\b)\w/);
    // It is a program still, and the same.
    assert.equal(execFileSync(process.execPath, [file('printed.cjs', stdout)], { encoding: 'utf8' }), 'sum 3\n');
  });

  it('says the line of a function without a frame, too', async () => {
    const { stdout } = await mprofLine([
      'instrument',
      '--all',
      '--readable',
      file('leaf.cjs', 'exports.isNewLine = function isNewLine(code) {\n  return code === 10;\n};\n'),
    ]);
    assert.ok(stdout.includes('countCall(1, firstFunction, 1 /* line 2 */);'), stdout);
  });

  it('chooses other names where the program has those', async () => {
    const { stdout } = await mprofLine([
      'instrument',
      '--readable',
      file('own.cjs', `const frame = 1, probes = 2;\n${SOURCE}`),
    ]);
    assert.match(stdout, /const \$frame = \(\$probes \|\| loadProbes\(\)\)/);
    assert.match(stdout, / {2}quietLineAsync\(\$frame, 1 \/\* line 4 \*\/\)/);
  });

  it('prints TypeScript as it is compiled, and minified code in its readable form', async () => {
    const typed = await mprofLine([
      'instrument',
      '--all',
      file('typed.cts', 'enum A { B }\nconsole.log(A.B as number);\n'),
    ]);
    assert.doesNotMatch(typed.stdout, /enum A|as number/);
    const minified = `function f(){return a(),b(),c()}`.repeat(20);
    const { stdout } = await mprofLine(['instrument', '--all', file('x.min.js', minified)]);
    assert.match(stdout, /^ {2}a\(\);/m);
  });

  it('says when nothing is selected, and refuses what it cannot read', async () => {
    const none = await mprofLine(['instrument', file('none.cjs', 'f();\n')]);
    assert.equal(none.stdout, 'f();\n');
    assert.match(none.stderr, /no function of .*none\.cjs is selected, it runs as it is; --all takes every function/);
    const missing = await mprofLine(['instrument', join(folder, 'missing.js')]);
    assert.match(missing.stderr, /missing\.js: there is no such file/);
    assert.equal(missing.code, 2);
    const wrong = await mprofLine(['instrument', '--all', file('wrong.js', 'f(;\n')]);
    assert.match(utf8(wrong.stderr), /^mprof-line: .*wrong\.js:1:3: /);
    assert.equal(wrong.code, 2);
  });
});
