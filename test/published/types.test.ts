import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc');

describe('the package', () => {
  it('has types and values for TypeScript that becomes CommonJS, and for ES modules', () => {
    // Inside the project, so that the package finds itself by its name.
    const out = mkdtempSync(join(ROOT, 'dist/test/published-'));
    try {
      const project = join(ROOT, 'test/published/fixtures');
      const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', project, '--outDir', out], {
        encoding: 'utf8',
      });
      assert.equal(stdout, '');
      assert.equal(status, 0);
      for (const file of ['uses.cjs', 'uses.mjs']) {
        const printed = execFileSync(process.execPath, [join(out, file)], { encoding: 'utf8' });
        assert.equal(printed, '3 <svg f 1 function object mprof-line\n', file);
      }
    } finally {
      rmSync(out, { recursive: true });
    }
  });
});
