import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { shellWord } from '../../src/text/shell-word.ts';
import { folder, mprofLine } from './mprof.ts';

const root = folder();
const isThere = (program: string): boolean => !spawnSync(program, ['--version']).error;
const only = (program: string): { skip: string | false } => ({
  skip: isThere(program) || process.env.CI ? false : `no ${program} here`,
});
const run = (program: string, args: string[]): string =>
  spawnSync(program, args, { cwd: root, encoding: 'utf8' }).stdout;

before(() => {
  writeFileSync(join(root, 'script.js'), '');
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(join(root, shell), mprofLine(root, ['completion', shell]).stdout);
});

describe('completion in the shells themselves', () => {
  it('bash', only('bash'), () => {
    const complete = (...words: string[]): string => {
      const line = `source ./bash; COMP_WORDS=(mprof-line ${words.map(shellWord).join(' ')}); COMP_CWORD=${words.length}; _mprof_line; echo "\${COMPREPLY[*]}"`;
      return run('bash', ['--norc', '-c', line]).trim();
    };
    assert.equal(complete('--al'), '--all');
    assert.equal(complete('rep'), 'report');
    assert.equal(complete('scr'), 'script.js');
    assert.equal(complete('report', '--form'), '--format');
    assert.equal(complete('--format', 'cl'), 'classic');
    assert.equal(complete('-o', 'x.json', '--fail'), '--fail-if');
    assert.equal(complete('run', '--lin'), '--lines');
    assert.equal(complete('completion', 'f'), 'fish');
    assert.equal(complete('script.js', '--al'), '', 'what belongs to a script is its own');
  });

  it('fish', only('fish'), () => {
    const complete = (line: string): string[] =>
      run('fish', ['--no-config', '-c', `source ./fish; complete -C ${shellWord(line)}`])
        .trim()
        .split('\n')
        .map((row) => row.split('\t')[0]!);
    assert.deepEqual(complete('mprof-line --al'), ['--all']);
    assert.deepEqual(complete('mprof-line rep'), ['report']);
    assert.deepEqual(complete('mprof-line plot --theme '), ['dark', 'light']);
    assert.deepEqual(complete('mprof-line completion z'), ['zsh']);
    assert.ok(complete('mprof-line scr').includes('script.js'));
  });

  it('zsh', only('zsh'), () => {
    const lines = ['--al', 'rep', 'report --form', 'report --format cl', 'plot --theme d', 'completion z', 'scr'];
    writeFileSync(
      join(root, 'try.zsh'),
      `zmodload zsh/zpty
zpty -b z zsh -f -i
zpty -w z 'autoload -U compinit; compinit -u -D; source ./zsh; bindkey "^I" complete-word; tell() { print -r -- "=<$BUFFER>="; BUFFER= }; zle -N tell; bindkey "^X" tell; print "re""ady"'
zpty -r z out '*ready*'
for line in ${lines.map(shellWord).join(' ')}; do
  zpty -n -w z "mprof-line $line"$'\\t\\x18'
  zpty -r z out '*=<*>=*'
  print -r -- "\${\${out##*=<}%%>=*}"
done
`,
    );
    const completed = run('zsh', ['-f', 'try.zsh'])
      .trim()
      .split('\n')
      .map((line) => line.trim());
    assert.deepEqual(
      completed,
      [
        '--all',
        'report',
        'report --format=',
        'report --format classic',
        'plot --theme dark',
        'completion zsh',
        'script.js',
      ].map((words) => `mprof-line ${words}`),
    );
  });
});

test('another shell is refused, with those that there are', () => {
  const { status, stderr } = mprofLine(root, ['completion', 'csh']);
  assert.deepEqual(
    [status, stderr],
    [2, 'mprof-line: completion: expected bash, zsh, fish or man, given "csh"; did you mean zsh?\n'],
  );
});

describe('the manual page', () => {
  const file = fileURLToPath(new URL('../../../docs/mprof-line.1', import.meta.url));
  it('is what the table of options gives, and is in the package', () => {
    const page = mprofLine(root, ['completion', 'man']).stdout;
    if (process.env.UPDATE_EXPECTED) writeFileSync(file, page);
    assert.equal(readFileSync(file, 'utf8'), page);
    const { man } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    assert.ok(existsSync(fileURLToPath(new URL(`../../../${man}`, import.meta.url))));
  });

  it('is read by mandoc without a complaint', only('mandoc'), () => {
    const lint = run('mandoc', ['-T', 'lint', '-W', 'warning', file]);
    assert.equal(lint.replace(/.*missing date.*\n/, ''), '', 'but for the date, which would change with each build');
    const text = run('mandoc', ['-T', 'ascii', file]).replace(/.\x08/g, '');
    assert.match(text, /NAME\n +mprof-line - memory profiler/);
    assert.match(text, /\n +--fail-if <limit>\n/);
    assert.match(text, /\n +mprof-line report <profile\.json\.\.\.>\n/);
  });
});
