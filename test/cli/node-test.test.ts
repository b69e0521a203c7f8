import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Profile } from '../../src/profile/types.ts';
import { mprofLine, node, utf8 } from './run.ts';

/** node's test runner, which finds by itself what it runs. */

const root = mkdtempSync(join(tmpdir(), 'mprof-line-node-test-'));
const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
for (const name of ['NODE_OPTIONS', 'NODE_TEST_CONTEXT', 'FORCE_COLOR']) delete env[name];
/** Where folders are searched; later versions take patterns. */
const [major] = process.versions.node.split('.');
const TESTS = major === '20' ? 'test' : 'test/*.test.js';

before(() => {
  mkdirSync(join(root, 'test'));
  writeFileSync(join(root, 'square.js'), 'module.exports = function square(n) {\n  return n * n;\n};\n');
  const test = (n: number): string =>
    `require('node:test')('${n}', () => require('assert').equal(require('../square.js')(${n}), ${n * n}));\n`;
  writeFileSync(join(root, 'test/a.test.js'), test(2));
  writeFileSync(join(root, 'test/b.test.js'), test(3));
});
after(() => rmSync(root, { recursive: true }));

describe('mprof-line --test', { concurrency: 2 }, () => {
  for (const words of [['--test'], ['--test', TESTS], ['--test', 'test/a.test.js', 'test/b.test.js']]) {
    it(words.join(' '), async () => {
      const output = join(root, `${words.length}.json`);
      const plain = await node(words, { cwd: root, env });
      const { code, stdout } = await mprofLine(['--only', 'square', '-o', output, ...words], { cwd: root, env });
      const results = (text: string): string[] => text.split('\n').filter((line) => /^(?:ok|not ok|1\.\.)/.test(line));
      assert.deepEqual([code, results(stdout)], [plain.code, results(plain.stdout)]);
      const { functions } = JSON.parse(readFileSync(output, 'utf8')) as Profile;
      assert.deepEqual(
        functions.map(({ name, calls }) => [name, calls]),
        [['square', 2]],
      );
    });
  }

  it('where nothing is marked the command that measures all is shown', async () => {
    const { stderr } = await mprofLine(['--test', TESTS], { cwd: root, env });
    assert.match(
      utf8(stderr),
      /no function that was loaded is marked with @profile\n.*\n {4}mprof-line --all --test \S*test\S*\n$/,
    );
  });
});
