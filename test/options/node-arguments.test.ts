import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Command } from 'commander';
import { addProfileCommand } from '../../src/cli/commands/profile.ts';
import { takesNextWord, withoutOptions } from '../../src/node-options.ts';
import { separateNodeArguments } from '../../src/options/node-arguments.ts';
import { FIXTURES, mprofLine } from '../cli/run.ts';

const program = new Command();
addProfileCommand(program);

function separated(...args: string[]): [string[], string[]] {
  const { own, node } = separateNodeArguments(program, args);
  return [own, node];
}

describe("options of node's own, before the script", () => {
  it('are told from ours', () => {
    assert.deepEqual(separated('--all', '--max-old-space-size=50', '--only', 'f', '--expose-gc', 'x.js'), [
      ['--all', '--only', 'f', 'x.js'],
      ['--max-old-space-size=50', '--expose-gc'],
    ]);
    assert.deepEqual(separated('-r', './a.js', '--import=b', '-C', 'dev', 'x.js'), [
      ['x.js'],
      ['-r', './a.js', '--import=b', '-C', 'dev'],
    ]);
  });

  it('take the next word as their value where node says that they take one', () => {
    const help = execFileSync(process.execPath, ['--help'], { encoding: 'utf8' });
    // `  --conditions, -C=...`, `  --test   launch test runner`.
    const lines = [...help.matchAll(/^ {2}((?:-[\w-]+(?:, )?)+)(=\S+)?(?=\s|$)/gm)];
    assert.ok(lines.length > 80, help);
    for (const [, names, value] of lines)
      for (const name of names!.split(', ').filter((each) => each !== '--experimental-default-config-file'))
        assert.equal(takesNextWord(name), value !== undefined, name);
    const words = ['--test', '--test-reporter', 'spec', '-r', '--test-x', '--inspect-port', '9230', '--expose-gc'];
    assert.deepEqual(
      withoutOptions(words, (option) => /^--(?:test|inspect)/.test(option)),
      ['-r', '--test-x', '--expose-gc'],
    );
  });

  it('what stands after the script is its own, and a value is no option', () => {
    const after = ['x.js', '--all', '--inspect', '-r', 'y'];
    assert.deepEqual(separated(...after), [after, []]);
    assert.deepEqual(separated('-o', '--inspect', 'x.js'), [['-o', '--inspect', 'x.js'], []]);
    assert.deepEqual(separated('--', '--inspect'), [['--', '--inspect'], []]);
  });

  it('mistakes stay, to be named', () => {
    assert.deepEqual(separated('--al', 'x.js'), [['--al', 'x.js'], []]);
  });

  it('reach node as they are', async () => {
    const cwd = join(FIXTURES, 'options');
    const args = ['--max-old-space-size=123', '--node-arg=--expose-gc', '--conditions', 'dev', '--title=t'];
    const { stdout } = await mprofLine([...args, '--format', 'csv', 'shows.cjs', '--all'], { cwd });
    const [first, second] = stdout.split('\n');
    assert.equal(first, '--max-old-space-size=123 --conditions dev --title=t --expose-gc | --all');
    assert.equal(second, 'function true t');
  });
});
