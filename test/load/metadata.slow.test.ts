import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { mprofLine } from '../cli/run.ts';
import { npm } from '../tools/npm.ts';
import { FIXTURES, hitsOf } from './run.ts';

/** A server of a framework that injects what a constructor asks for, by the types of its parameters. */

const PACKAGES = [
  'typescript@5',
  'reflect-metadata',
  '@nestjs/core',
  '@nestjs/common',
  '@nestjs/platform-express',
  'rxjs',
];
const root = mkdtempSync(join(tmpdir(), 'mprof-line-nest-'));

before(() => {
  cpSync(join(FIXTURES, 'nest'), root, { recursive: true });
  npm(['install', '--no-save', '--prefix', root, ...PACKAGES], root);
});
after(() => rmSync(root, { recursive: true, force: true }));

describe('emitDecoratorMetadata is written by the TypeScript of the project', () => {
  for (const from of ['compiled anew', 'from the cache']) {
    it(from, async () => {
      const output = join(root, 'profile.json');
      const { code, stdout, stderr } = await mprofLine(['-o', output, 'src/main.ts'], { cwd: root });
      const visits = [0, 1, 2, 3, 4].map((id) => `${JSON.stringify({ id: String(id), count: id + 1 })}\n`);
      assert.deepEqual([code, stdout], [0, visits.join('')], stderr);
      assert.deepEqual(hitsOf(JSON.parse(readFileSync(output, 'utf8'))), {
        'src/visits.service.ts VisitsService.add': { 8: 5, 9: 5, 10: 5, 11: 5 },
      });
    });
  }

  it('what is wrong with a text is shown where it is', async () => {
    const path = join(root, 'src/wrong.ts');
    writeFileSync(path, 'const known = () => {};\n@known class Box { size: = 1; }\n');
    const { code, stderr } = await mprofLine(['--all', path], { cwd: root });
    const lines = stderr.split('\n').slice(0, 6);
    const column = '@known class Box { size: '.length;
    assert.deepEqual(lines, [
      `${path}:2`,
      '@known class Box { size: = 1; }',
      `${' '.repeat(column)}^`,
      '',
      'SyntaxError: Type expected.',
      `    at ${path}:2:${column + 1}`,
    ]);
    assert.equal(code, 1);
  });
});
