import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { shellWord } from '../../src/text/shell-word.ts';
import { BRIEF } from '../tools/install.ts';
import { folder } from './mprof.ts';
import { BIN, clean } from './run.ts';
import { MISTYPED, NO_PLACE, OTHER_FILES } from './ways/mistaken.ts';
import { ENDED_FIRST, NOTHING_MARKED, PATTERNS } from './ways/nothing-measured.ts';

/**
 * Every way in which a person gets nothing, or not what was meant: a command as it is typed, its status, and what stderr ends with.
 * What a message says to write is written, too, and must measure something.
 */

const WORK = '// @profile\nfunction f(n) { return Array.from({ length: n }, (_, i) => ({ i })); }\nf(10);\n';
const UNMARKED = 'function parse() { return [1]; }\nparse();\n';
const FILES = {
  'work.js': WORK,
  'plain.js': UNMARKED,
  'value.js': '// @profile\nconst limit = [1];\n',
  'inside.js': 'function f() {\n  // @profile\n  return [1];\n}\nf();\n',
  'types.ts': '// @profile\ninterface X { a: number }\nfunction f(): void {}\nf();\n',
  'misspelt.js': `// @profiel\n${UNMARKED}`,
  'early.js': "process.exit(3);\nrequire('./work.js');\n",
  'throws.js': "throw new Error('no configuration');\nrequire('./work.js');\n",
  'missing.mjs': `import './nowhere.mjs';\n${WORK}`,
  'kills.js': "process.kill(process.pid, process.argv[2]);\nsetTimeout(() => require('./work.js'), 60_000);\n",
  'never.js': '// @profile\nfunction never() {}\n',
  'syntax.js': 'let b = ;\n',
  'module.cjs': `import 'node:fs';\n${WORK}`,
  'markup.js': '// @profile\nfunction f() { return <b/>; }\nf();\n',
  'data.json': '{ "a": 1 }',
  'other-program.js': "require('node:child_process').execFileSync('true');\n",
  'child.js': "require('node:child_process').execFileSync(process.execPath, ['plain.js']);\n",
  'uses.js': "require('pkg').inside();\n",
  'node_modules/pkg/index.js': 'exports.inside = function inside() { return [1]; };\n',
  'node_modules/.bin/tool': '#!/bin/sh\nexit 0\n',
  'package.json': '{ "scripts": { "start": "node work.js" } }',
  'compiled/tsconfig.json': '{ "extends": "./base" }',
  'compiled/base.json': '{ "compilerOptions": { "removeComments": true } }',
  'compiled/lib/index.js': UNMARKED,
  'dist/index.js': UNMARKED,
  'bundle.js': `// src/index.ts\n${UNMARKED}`,
  'two/a.js': UNMARKED,
  'two/b.js': UNMARKED,
  'folder/readme.txt': 'nothing',
  'empty.json': '',
  'later.json': '{ "format": "mprof-line.profile", "version": 2 }',
  'snapshot.heapsnapshot': '{ "snapshot": {} }',
  'mprofile_20260101000000.dat': 'CMDLINE node x.js\nMEM 1.000000 1700000000.0000\n',
};

const root = folder();

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function bash(command: string): Promise<Ended> {
  const env = { ...clean(process.env), NO_COLOR: '1', PATH: [join(root, 'bin'), process.env.PATH].join(delimiter) };
  const child = spawn('bash', ['-c', command], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      said[name] += text;
    });
  }
  return new Promise((done) =>
    child.on('close', (code, signal) => done({ code: code ?? 128 + constants.signals[signal!], ...said })),
  );
}

before(() => {
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  chmodSync(join(root, 'node_modules/.bin/tool'), 0o755);
  mkdirSync(join(root, 'bin'));
  writeFileSync(
    join(root, 'bin/mprof-line'),
    `#!/bin/sh\nexec ${[process.execPath, BIN].map(shellWord).join(' ')} "$@"\n`,
  );
  chmodSync(join(root, 'bin/mprof-line'), 0o755);
});

/** In short, those that hang on how Node loads files. */
const topics = { ENDED_FIRST, ...(!BRIEF && { NOTHING_MARKED, PATTERNS, MISTYPED, OTHER_FILES, NO_PLACE }) };

describe('what a person gets in place of a report', { skip: process.platform !== 'linux' && 'bash, /dev/full' }, () => {
  for (const [topic, rows] of Object.entries(topics)) {
    describe(topic.toLowerCase().replace('_', ' '), { concurrency: 2 }, () => {
      for (const [command, status, said] of rows) {
        it(command, async () => {
          const { code, stderr } = await bash(command);
          const expected = said.replace('CWD', root).replace('NODE', process.execPath);
          assert.equal(`…${stderr.slice(-expected.length - 1)}`, `…${expected}\n`, stderr);
          assert.equal(code, status);
          assert.doesNotMatch(stderr, /dist\/(?:src|bundle)\//, 'a stack of ours');
          const advised = /^ {4}(mprof-line .*)|: (mprof-line (?:npm|plot|report) .*?)(?: draws it| prints it)?$/m.exec(
            expected,
          );
          if (advised !== null) await works((advised[1] ?? advised[2])!);
        });
      }
    });
  }

  it('a file that is left out by its name is taken for no pattern', async () => {
    const { code, stderr } = await bash('cd two && mprof-line --all --exclude a.js b.js words > report');
    assert.deepEqual([code, stderr], [0, '']);
  });
});

/** A program that fails goes on failing. */
async function works(command: string): Promise<void> {
  const { code, stdout, stderr } = await bash(command);
  const fails = /early\.js|throws\.js/.test(command);
  assert.equal(code !== 0, fails, `${command}: ${stderr}`);
  assert.doesNotMatch(stderr, /nothing was measured/, command);
  assert.notEqual(stdout, '', command);
}
