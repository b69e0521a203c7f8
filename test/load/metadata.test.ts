import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { canRunTypescript } from '../../src/node-can.ts';
import { mprofLine, utf8 } from '../cli/run.ts';
import { FIXTURES } from './run.ts';

const REFUSED =
  'mprof-line: cannot compile decorated.ts: its tsconfig.json says emitDecoratorMetadata, which takes the project’s own TypeScript, and ';

describe('emitDecoratorMetadata without a TypeScript that can do it is refused, and no frame of the profiler is shown', {
  skip: canRunTypescript() && 'this Node loads TypeScript itself, or says why not',
}, () => {
  it('none is installed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mprof-line-metadata-'));
    try {
      cpSync(join(FIXTURES, 'metadata'), folder, { recursive: true });
      const { code, stdout, stderr } = await mprofLine(['--all', join(folder, 'decorated.ts')]);
      const [message, place] = utf8(stderr).split('\n');
      assert.equal(message, `${REFUSED}none is installed; npm install --save-dev typescript@5`);
      assert.equal(place, `    at ${join(folder, 'decorated.ts')}:1:1`);
      assert.doesNotMatch(stderr, /bundle|dist/);
      assert.deepEqual([code, stdout], [1, '']);
      const plain = await mprofLine(['--all', join(folder, 'plain.ts')]);
      assert.deepEqual([plain.code, plain.stdout.split('\n')[0]], [0, '1']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('the one of this project compiles for nobody else', async () => {
    const { stderr } = await mprofLine(['--all', join(FIXTURES, 'metadata/decorated.ts')]);
    assert.ok(utf8(stderr).includes(`${REFUSED}TypeScript 7`), stderr);
  });
});
