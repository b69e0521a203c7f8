import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { canRequireModules } from '../../src/node-can.ts';
import { BIN, node } from '../cli/run.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const MODULE = 'export default { format: "csv" };\n';
const COMMONJS = 'module.exports = { format: "csv" };\n';

/** Profiles a script beside an `mprof-line.config.js` in a package of that type. */
function profile(type: 'module' | 'commonjs' | null, config: string, execArgv: readonly string[] = []) {
  const cwd = mkdtempSync(join(tmpdir(), 'mprof-line-config-'));
  folders.push(cwd);
  if (type !== null) writeFileSync(join(cwd, 'package.json'), JSON.stringify({ type }));
  writeFileSync(join(cwd, 'mprof-line.config.js'), config);
  writeFileSync(join(cwd, 'script.cjs'), '/** @profile */\nfunction f() {\n  return [1];\n}\nf();\n');
  return node([...execArgv, BIN, 'script.cjs'], { cwd });
}

describe('mprof-line.config.js', () => {
  const cases: [type: 'module' | 'commonjs' | null, config: string][] = [
    ['commonjs', COMMONJS],
    [null, COMMONJS],
    ['module', MODULE],
    [null, MODULE],
  ];
  for (const [type, config] of cases) {
    const skip = config === MODULE && !canRequireModules();
    it(`${config.split(' ')[0]} in a package of ${type ?? 'no'} type`, { skip }, async () => {
      const { code, stdout, stderr } = await profile(type, config);
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /^file,function,.*\r\nscript\.cjs,f,/);
    });
  }

  for (const [what, value, given] of [
    ['a number without JSON', '1n', 'a bigint'],
    ['a list that holds itself', '(() => { const list = []; list.push(list); return list; })()', 'an object'],
    ['a function', '() => 1', '() => 1'],
  ] as const) {
    it(`${what} is refused as a value`, async () => {
      const { code, stderr } = await profile('commonjs', `module.exports = { top: ${value} };\n`);
      const expected = 'expected text, a number, true or false, or a list of them';
      assert.deepEqual([code, stderr], [2, `mprof-line: top in mprof-line.config.js: ${expected}, given ${given}\n`]);
    });
  }

  it('an ES module where Node cannot require it is refused with what it may be', async () => {
    const execArgv = canRequireModules() ? ['--no-experimental-require-module'] : [];
    const { code, stderr } = await profile('module', MODULE, execArgv);
    const why = 'this Node takes CommonJS or JSON, given an ES module in mprof-line.config.js';
    assert.deepEqual([code, stderr], [2, `mprof-line: the configuration cannot be read: ${why}\n`]);
  });
});
