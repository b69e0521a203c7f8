import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { profileOf } from '../load/run.ts';
import { BRIEF, folderWithTools, tool } from '../tools/install.ts';
import { clean, node } from './run.ts';

/** Programs by their names, with the package managers as npm has them: what they start is measured, and they say what they say without. */

const APP = `/** @profile */
function work(n) {
  return Array.from({ length: n }, (_, i) => ({ i }));
}
work(process.argv.length);
console.log(process.argv.slice(2).join());
`;
// node, app.js and one.
const HITS = { 'app.js work': { 2: 1, 3: 1 }, 'app.js <anonymous>': { 3: 3 } };

describe(`programs by their names on Node ${process.versions.node}`, { concurrency: 2 }, () => {
  let cwd: string;
  let env: NodeJS.ProcessEnv;
  before(() => {
    cwd = folderWithTools();
    writeFileSync(join(cwd, 'package.json'), JSON.stringify({ name: 'app', scripts: { start: 'node app.js one' } }));
    writeFileSync(join(cwd, 'app.js'), APP);
    env = { ...clean(process.env), NO_COLOR: '1', PATH: [tool('.bin'), process.env.PATH].join(delimiter) };
  });

  for (const words of [
    ['npm', 'start'],
    ['pnpm', 'start'],
    ['pnpm', 'run', 'start'],
    ['yarn', 'start'],
    ['yarn', 'run', 'start'],
    ['npx', '-c', 'node app.js one'],
  ]) {
    it(words.join(' '), { skip: BRIEF && words[1] === 'run' }, async () => {
      const { outcome, printed, hits } = await profileOf(words, { cwd, env });
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.match(printed, /^one$/m);
      assert.deepEqual(hits, HITS);
    });
  }

  it('a program of node_modules/.bin, by its name and through npx: what it prints, and its lines when its package is included', async () => {
    const plain = await node([tool('cowsay/cli.js'), 'hello'], { cwd, env });
    assert.match(plain.stdout, /< hello >/);
    const args = ['--all', '--include', '**/node_modules/cowsay/**'];
    for (const words of BRIEF ? [['cowsay']] : [['cowsay'], ['npx', 'cowsay']]) {
      const { outcome, printed, hits } = await profileOf([...args, ...words, 'hello'], { cwd, env });
      assert.deepEqual([outcome.code, printed], [0, plain.stdout], words.join(' '));
      const say = Object.entries(hits).filter(([name]) => /cowsay\/index\.js doIt$/.test(name));
      assert.equal(say.length, 1, Object.keys(hits).join());
    }
  });
});
